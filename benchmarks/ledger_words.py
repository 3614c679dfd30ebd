"""The words of the ledger that is measured: parties, bodies, matters by topic, and how a sentence binds.

All of it is made up for this purpose; only the names of states are real.
"""

from servanda.records import Strength

PARTIES = {
    "AR": "Argentina",
    "AU": "Australia",
    "BR": "Brazil",
    "CA": "Canada",
    "CL": "Chile",
    "CO": "Colombia",
    "DE": "Germany",
    "DK": "Denmark",
    "EE": "Estonia",
    "EG": "Egypt",
    "ES": "Spain",
    "FI": "Finland",
    "FR": "France",
    "GB": "the United Kingdom",
    "GH": "Ghana",
    "ID": "Indonesia",
    "IE": "Ireland",
    "IN": "India",
    "IS": "Iceland",
    "IT": "Italy",
    "JO": "Jordan",
    "JP": "Japan",
    "KE": "Kenya",
    "KR": "the Republic of Korea",
    "MA": "Morocco",
    "MX": "Mexico",
    "MY": "Malaysia",
    "NL": "the Netherlands",
    "NO": "Norway",
    "NZ": "New Zealand",
    "PH": "the Philippines",
    "PL": "Poland",
    "PT": "Portugal",
    "RO": "Romania",
    "RW": "Rwanda",
    "SE": "Sweden",
    "SG": "Singapore",
    "TH": "Thailand",
    "TR": "Türkiye",
    "TZ": "Tanzania",
    "UA": "Ukraine",
    "US": "the United States",
    "UY": "Uruguay",
    "VN": "Viet Nam",
    "ZA": "South Africa",
    "ZM": "Zambia",
}

MATTERS = {
    "macroeconomy-finance": "debt data, capital rules for small banks, payment systems, tax rulings",
    "trade-investment": "customs forms, trade in services, investment screening, rules of origin",
    "supply-chains-industry": "battery minerals, chip packaging, spare parts, stockpiles of magnets",
    "science-technology": "quantum sensors, polar research, measurement standards, new materials",
    "digital-cyber": "incident reporting, undersea cables, digital identity, safe cloud services",
    "space": "debris tracking, lunar samples, weather satellites, launch notices",
    "health": "vaccine fill lines, resistance to antibiotics, nurse training, disease surveillance",
    "climate": "methane leaks, carbon accounts, adaptation plans, forest baselines",
    "energy": "grid links, heat pumps, offshore wind permits, hydrogen valves",
    "nuclear-energy": "small reactors, fuel handling, reactor training, waste casks",
    "environment-oceans": "fishing licences, coral nurseries, plastic at sea, protected reefs",
    "food-agriculture": "seed banks, fertiliser use, plant health, cold stores",
    "development-aid": "school meals, clean water points, rural roads, small grants",
    "infrastructure-transport": "port calls, rail gauges, air routes, bridge safety",
    "education-culture-people": "student visas, museum loans, language teachers, youth orchestras",
    "labour-social": "factory inspections, pension rights, care work, apprenticeships",
    "gender-human-rights": "shelters, equal pay reviews, defenders of rights, access to courts",
    "democracy-governance": "election observers, open budgets, local councils, press freedom",
    "migration": "seasonal workers, border queues, asylum files, return flights",
    "crime-corruption": "asset tracing, cash couriers, forged papers, wildlife smuggling",
    "defence-security": "mine clearance, joint patrols, pilot training, shared depots",
    "nonproliferation": "export licences, seismic stations, safeguards, stocks of chemicals",
    "regional-conflict": "ceasefire monitors, aid corridors, prisoner lists, buffer zones",
    "diplomacy-institutions": "consular hours, seats in the council, yearly talks, embassy hubs",
}

FRAMES = (
    "a joint programme on {}",
    "common standards for {}",
    "a yearly review of {}",
    "the exchange of experts on {}",
    "pilot projects on {} in three regions",
    "a shared register of {}",
    "training courses on {}",
    "mutual recognition of tests for {}",
    "a hotline on {}",
    "a public report on {}",
    "a working plan on {}",
    "guidance on {} for small firms",
)

# The verb as it follows “will”, and its participle.
VERBS = (
    ("launch", "launched"),
    ("expand", "expanded"),
    ("fund", "funded"),
    ("establish", "established"),
    ("publish", "published"),
    ("deepen", "deepened"),
    ("support", "supported"),
    ("complete", "completed"),
    ("convene", "convened"),
    ("renew", "renewed"),
)

MODALS = {
    Strength.FIRM: ("will", "commit to", "pledge to", "have agreed to", "undertake to"),
    Strength.INTENDED: ("intend to", "plan to", "aim to", "expect to"),
    Strength.SOFT: ("will seek to", "would welcome steps to", "will consider how to"),
}
DONE = ("have", "today announce that they have")

BODIES = (
    "Joint Working Group on {}",
    "Ministerial Dialogue on {}",
    "Fund for {}",
    "Task Force on {}",
    "High-Level Committee on {}",
    "Partnership for {}",
)

CURRENCIES = {"USD": "${}", "EUR": "€{}", "GBP": "£{}", "NOK": "NOK {}", "JPY": "¥{}", "AUD": "A${}"}

TITLES = (
    "Joint Statement of {}",
    "Fact Sheet: {}",
    "Joint Declaration by {}",
    "Action Plan of {}",
    "Communiqué of the meeting of {}",
    "Readout of the talks between {}",
    "Memorandum between {}",
)

OPENINGS = (
    "The delegations met in good weather and spoke at length about the year behind them.",
    "Ministers recalled earlier meetings and noted with satisfaction how much was done since.",
    "The talks were frank. Both the progress made and the work still open were set out in full.",
    "Officials presented their papers, which are annexed to this text for the record.",
)
HEADINGS = ("Looking back", "Common ground", "Work ahead", "People", "Prosperity", "Security", "The way forward")
REASONS = ("", "", "", "wording checked against the annex", "says nothing new", "agreed in the weekly meeting")
