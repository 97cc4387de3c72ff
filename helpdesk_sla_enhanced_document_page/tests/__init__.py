# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import test_article_mail
from . import test_article_page
from . import test_article_rights
from . import test_article_search
from . import test_translations
