/* Copyright 2026 The helpdesk_sla_enhanced contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";

/**
 * The spreadsheet that is on the screen: its cells are painted, not written in the page.
 *
 * @returns {Object}
 */
function spreadsheet() {
    const {services} = odoo.__WOWL_DEBUG__.root.env;
    return services.spreadsheet_dashboard_loader.getActiveDashboard().model;
}

/**
 * The evaluated cells of all sheets, by their place: ``{"Data!B2": cell}``.
 *
 * @returns {Object}
 */
function allCells() {
    const {getters} = spreadsheet();
    const cells = {};
    for (const id of getters.getSheetIds()) {
        for (const position of getters.getEvaluatedCellsPositions(id)) {
            const letter = String.fromCharCode(65 + position.col);
            const place = `${getters.getSheetName(id)}!${letter}${position.row + 1}`;
            cells[place] = getters.getEvaluatedCell(position);
        }
    }
    return cells;
}

/**
 * Wait until all data have come.
 *
 * @returns {Promise<Object>} the cells
 */
async function loadedCells() {
    for (let tries = 0; tries < 500; tries++) {
        const cells = allCells();
        const waits = Object.values(cells).some(
            (cell) => cell.value === "Loading..." || cell.value === "#LOADING"
        );
        if (!waits && Object.keys(cells).length) {
            return cells;
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("The dashboard does not stop loading");
}

/**
 * @param {Object} cells
 */
function assertNoErrors(cells) {
    const wrong = Object.entries(cells).filter(([, cell]) => cell.type === "error");
    if (wrong.length) {
        const said = wrong.map(
            ([place, cell]) => `${place} ${cell.value} ${cell.message}`
        );
        throw new Error(said.join("; "));
    }
}

/**
 * @param {Object} cells
 * @param {Object} expected
 */
function assertShown(cells, expected) {
    for (const [place, text] of Object.entries(expected)) {
        const found = cells[place]?.formattedValue;
        if (found !== text) {
            throw new Error(`${place} shows ${found} instead of ${text}`);
        }
    }
}

registry.category("web_tour.tours").add("sla_dashboard", {
    steps: () => [
        {
            trigger: ".o_renderer:not(.o-sample-dashboard) .o-figure",
            timeout: 60000,
            run: async () => {
                const cells = await loadedCells();
                assertNoErrors(cells);
                assertShown(cells, {
                    "Data!B2": "75.0%",
                    "Data!B3": "1",
                    "Data!B4": "2.0 h",
                    "Data!B5": "2",
                    "Data!C2": "",
                    "Dashboard!A25": "Resolve",
                    "Dashboard!B25": "75.0%",
                    "Dashboard!E25": "Gold",
                    "Dashboard!F25": "75.0%",
                });
            },
        },
    ],
});

registry.category("web_tour.tours").add("sla_dashboard_sample", {
    steps: () => [
        {
            trigger: ".o_renderer.o-sample-dashboard .o-figure",
            timeout: 60000,
            run: async () => {
                const cells = await loadedCells();
                assertNoErrors(cells);
                assertShown(cells, {"Data!B2": "94.0%", "Dashboard!E25": "Hardware"});
            },
        },
    ],
});
