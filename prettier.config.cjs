// As OCA formats its 19.0 repositories.
module.exports = {
    bracketSpacing: false,
    plugins: [require.resolve("@prettier/plugin-xml")],
    printWidth: 88,
    proseWrap: "always",
    trailingComma: "es5",
    xmlWhitespaceSensitivity: "preserve",
};
