"""Every state in the English forms of the press: names, plurals, possessives, capitals, compounds."""

import pytest

import countries
from countries.english import plural, variants
from countries.tables import State, states, stops

# As dictionaries have them, not as the generator makes them.
PLURALS = """
AD Andorrans; AE Emiratis; AF Afghans; AG Antiguans, Barbudans; AL Albanians; AM Armenians; AO Angolans;
AR Argentines, Argentinians; AT Austrians; AU Australians; AW Arubans; AZ Azerbaijanis, Azeris;
BA Bosnians, Herzegovinians; BB Barbadians; BD Bangladeshis; BE Belgians; BF Burkinabes; BG Bulgarians;
BH Bahrainis; BI Burundians; BJ Beninese; BM Bermudians; BN Bruneians; BO Bolivians; BR Brazilians;
BS Bahamians; BT Bhutanese; BW Batswana, Botswanans; BY Belarusians; BZ Belizeans; CA Canadians;
CD Congolese; CH Swiss; CI Ivorians; CK Cook Islanders; CL Chileans; CM Cameroonians; CN Chinese;
CO Colombians; CR Costa Ricans; CU Cubans; CV Cape Verdeans, Cabo Verdeans; CY Cypriots, Greek Cypriots;
CZ Czechs; DE Germans; DJ Djiboutians; DK Danes; DO Dominicans; DZ Algerians; EC Ecuadorians;
EE Estonians; EG Egyptians; EH Sahrawis; ER Eritreans; ES Spaniards; ET Ethiopians; FI Finns; FJ Fijians;
FM Micronesians; FO Faroese; FR French, Frenchmen, Frenchwomen; GA Gabonese; GD Grenadians; GE Georgians;
GB Britons, Brits, Scots, Englishmen, Englishwomen, Scotsmen, Welshmen; GH Ghanaians; GI Gibraltarians;
GL Greenlanders; GM Gambians; GN Guineans; GQ Equatorial Guineans, Equatoguineans; GR Greeks;
GT Guatemalans; GU Guamanians; GW Bissau-Guineans; GY Guyanese; HK Hongkongers; HN Hondurans;
HR Croats, Croatians; HT Haitians; HU Hungarians; ID Indonesians; IE Irishmen, Irishwomen; IL Israelis;
IM Manxmen; IN Indians; IQ Iraqis; IR Iranians; IS Icelanders; IT Italians; JM Jamaicans; JO Jordanians;
JP Japanese; KE Kenyans; KG Kyrgyz, Kyrgyzstanis; KH Cambodians; KI I-Kiribati; KM Comorians;
KN Kittitians, Nevisians; KP North Koreans; KR South Koreans, Koreans; KW Kuwaitis; KY Caymanians;
KZ Kazakhs, Kazakhstanis; LA Laotians; LB Lebanese; LC Saint Lucians; LI Liechtensteiners; LK Sri Lankans;
LR Liberians; LS Basotho; LT Lithuanians; LU Luxembourgers; LV Latvians; LY Libyans; MA Moroccans;
MC Monegasques; MD Moldovans; ME Montenegrins; MG Malagasy; MH Marshallese; MK Macedonians; ML Malians;
MM Burmese; MN Mongolians; MO Macanese; MR Mauritanians; MT Maltese; MU Mauritians; MV Maldivians;
MW Malawians; MX Mexicans; MY Malaysians; MZ Mozambicans; NA Namibians; NE Nigeriens; NG Nigerians;
NI Nicaraguans; NL Dutchmen, Dutchwomen; NO Norwegians; NP Nepalese, Nepalis; NR Nauruans; NU Niueans;
NZ New Zealanders; OM Omanis; PA Panamanians; PE Peruvians; PG Papua New Guineans; PH Filipinos, Filipinas;
PK Pakistanis; PL Poles; PR Puerto Ricans; PS Palestinians; PT Portuguese; PW Palauans; PY Paraguayans;
QA Qataris; RO Romanians; RS Serbs, Serbians; RU Russians; RW Rwandans; SA Saudis, Saudi Arabians;
SB Solomon Islanders; SC Seychellois; SD Sudanese; SE Swedes; SG Singaporeans; SI Slovenes, Slovenians;
SK Slovaks; SL Sierra Leoneans; SM Sammarinese; SN Senegalese; SO Somalis; SR Surinamese;
SS South Sudanese; ST Sao Tomeans; SV Salvadorans; SY Syrians; SZ Swazis; TD Chadians; TG Togolese;
TH Thais; TJ Tajiks; TL Timorese; TM Turkmen, Turkmens; TN Tunisians; TO Tongans; TR Turks;
TT Trinidadians, Tobagonians; TV Tuvaluans; TW Taiwanese; TZ Tanzanians; UA Ukrainians; UG Ugandans;
US Americans; UY Uruguayans; UZ Uzbeks; VC Vincentians; VE Venezuelans; VN Vietnamese; VU ni-Vanuatu;
WS Samoans; XK Kosovars; YE Yemenis; ZA South Africans; ZM Zambians; ZW Zimbabweans
"""


def codes(text: str) -> list[str]:
    return [mention.country for mention in countries.find(text, "en")]


def lost(template: str, spelling_of: dict[str, str]) -> dict[str, str]:
    """The spellings that a sentence hides or gives to another state."""
    return {
        code: spelling
        for code, spelling in spelling_of.items()
        if codes(template.format(spelling)) not in ([code], ["KZ", code], [code, "KZ"])
    }


def each(column: str) -> list[tuple[str, str]]:
    """Every spelling of a column of the table with its code."""
    return [(state.code, word) for state in states("en") for word in getattr(state, column)]


def official(state: State) -> str:
    return next((name for name in state.names if " of " in name and "," not in name), state.display)


def plurals() -> list[tuple[str, str]]:
    rows = (row.strip().split(" ", 1) for row in PLURALS.split(";"))
    return [(code, word.strip()) for code, words in rows for word in words.split(",")]


@pytest.mark.parametrize(
    "template",
    ["{}", "in {}.", "{}'s economy", "{}’s economy", "near {}, again", "({})", "“{}”", "Kazakhstan–{} ties"],
)
def test_every_display_and_official_name_is_found_as_the_press_writes_it(template: str) -> None:
    assert lost(template, {state.code: state.display for state in states("en")}) == {}
    assert lost(template, {state.code: official(state) for state in states("en")}) == {}


def test_every_display_and_official_name_is_found_in_capitals() -> None:
    assert lost("PRESIDENT OF {}", {state.code: state.display.upper() for state in states("en")}) == {}
    assert lost("PRESIDENT OF {}", {state.code: official(state).upper() for state in states("en")}) == {}


def test_every_other_spelling_of_a_name_or_a_capital_means_its_state() -> None:
    for column in ("names", "capitals", "metonyms"):
        wrong = [(code, word) for code, word in each(column) if codes(f"They left {word}.") != [code]]
        assert wrong == []


@pytest.mark.parametrize("template", ["the {} side", "non-{} firms", "pro-{} views", "the {}-led talks"])
def test_every_adjective_is_found_alone_and_after_a_hyphen(template: str) -> None:
    wrong = [(code, word) for code, word in each("adjectives") if codes(template.format(word)) != [code]]
    assert wrong == []


def test_every_adjective_and_first_part_stands_beside_kazakh() -> None:
    wrong = [
        (code, word)
        for column in ("adjectives", "firsts")
        for code, word in each(column)
        if codes(f"the {word}-Kazakh talks") != [code, "KZ"]
    ]
    assert wrong == []
    turned = [
        (code, word) for code, word in each("adjectives") if codes(f"Kazakh-{word} ties") != ["KZ", code]
    ]
    assert turned == []


def test_first_parts_count_only_before_a_hyphen() -> None:
    assert codes("Sino-Kazakh and Franco–German talks") == ["CN", "KZ", "FR", "DE"]
    assert codes("General Franco met Austro and Indo there") == []


def test_plural_demonyms_are_found_as_dictionaries_have_them() -> None:
    listed = plurals()
    assert len({code for code, _ in listed}) >= 120
    assert [(code, word) for code, word in listed if codes(f"the {word} left") != [code]] == []


def test_plural_demonyms_are_found_with_a_possessive_and_in_capitals() -> None:
    assert [(code, word) for code, word in plurals() if codes(f"the {word}’ vote") != [code]] == []
    assert [(code, word) for code, word in plurals() if codes(f"THE {word.upper()} LEFT") != [code]] == []


@pytest.mark.parametrize(
    ("demonym", "expected"),
    [
        ("Englishman", "Englishmen"),
        ("Frenchwoman", "Frenchwomen"),
        ("German", "Germans"),
        ("Czech", "Czechs"),
        ("Swiss", "Swiss"),
        ("Vietnamese", "Vietnamese"),
        ("Saudi", "Saudis"),
    ],
)
def test_plurals_follow_the_ending(demonym: str, expected: str) -> None:
    assert plural(demonym) == expected


def test_variants_are_what_writers_put_for_one_another() -> None:
    assert set(variants("Saint Kitts and Nevis")) >= {"St. Kitts & Nevis", "St Kitts and Nevis"}
    assert set(variants("Guinea-Bissau")) == {"Guinea-Bissau", "Guinea Bissau"}
    assert "Peoples Republic of Bangladesh" in variants("People's Republic of Bangladesh")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Guinea, Guinea-Bissau, Guinea Bissau, Equatorial Guinea", ["GN", "GW", "GW", "GQ"]),
        ("Papua New Guinea and the island of New Guinea", ["PG"]),
        ("the Guinean, Bissau-Guinean and Papua New Guinean envoys", ["GN", "GW", "PG"]),
        ("the Republic of the Congo and the Democratic Republic of the Congo", ["CG", "CD"]),
        ("Congo-Brazzaville, Congo-Kinshasa, DR Congo, the DRC", ["CG", "CD", "CD", "CD"]),
        ("Congo, Republic of the; Congo, Democratic Republic of the", ["CG", "CD"]),
        ("Dominica, the Commonwealth of Dominica, the Dominican Republic", ["DM", "DM", "DO"]),
        ("Samoa, American Samoa, Western Samoa, the American Samoans", ["WS", "AS", "WS", "AS"]),
        ("Sudan and South Sudan, Sudanese and South Sudanese", ["SD", "SS", "SD", "SS"]),
        ("South Korea, North Korea, the DPRK, the ROK", ["KR", "KP", "KP", "KR"]),
        ("Korea, Republic of; Democratic People’s Republic of Korea", ["KR", "KP"]),
        ("the Democratic Peoples Republic of Korea", ["KP"]),
        ("Ireland and Northern Ireland, Irish and Northern Irish", ["IE", "GB", "IE", "GB"]),
        ("Niger and Nigeria, Nigeriens and Nigerians", ["NE", "NG", "NE", "NG"]),
        ("the People's Republic of China and the Republic of China", ["CN", "TW"]),
        ("British Virgin Islands, U.S. Virgin Islands, US and UK", ["VG", "VI", "US", "GB"]),
        ("Georgia, South Georgia and the South Sandwich Islands", ["GE", "GS"]),
        ("Saint Martin, Sint Maarten, St. Maarten and Saint Helena", ["MF", "SX", "SX", "SH"]),
        ("French Guiana, Guyana, French Polynesia and France", ["GF", "GY", "PF", "FR"]),
        ("Macedonia, North Macedonia, the former Yugoslav Republic of Macedonia", ["MK", "MK", "MK"]),
        ("Austria and Australia, Slovakia and Slovenia", ["AT", "AU", "SK", "SI"]),
        ("Latvia and Lithuania, Mauritania and Mauritius", ["LV", "LT", "MR", "MU"]),
        ("Mali, Malawi, Malta, Montenegro and Moldova", ["ML", "MW", "MT", "ME", "MD"]),
        ("eSwatini, Eswatini, ESWATINI", ["SZ", "SZ", "SZ"]),
        ("the Hague, The Hague, THE HAGUE", ["NL", "NL", "NL"]),
    ],
)
def test_states_of_like_names_are_kept_apart(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kazakhstan and Georgia Strengthen Cooperation", ["KZ", "GE"]),
        ("Jordan Opens Embassy in Astana", ["JO", "KZ"]),
        ("Foreign Ministers of Kazakhstan and Israel Discuss Prospects", ["KZ", "IL"]),
        ("Minister of Foreign Affairs of Israel Gideon arrived", ["IL"]),
        ("KAZAKHSTAN AND CHAD SIGN AGREEMENT", ["KZ", "TD"]),
        ("TBILISI, May 5. The Georgian Speaker", ["GE", "GE"]),
        ("the Crown Prince of Jordan and the Grand Duke of Luxembourg", ["JO", "LU"]),
        ("Kazakhstan and Turkmenistan mark thirty years", ["KZ", "TM"]),
        ("Washington, D.C., Kyiv, Chișinău and N’Djamena", ["US", "UA", "MD", "TD"]),
        ("Ulan-Bator, Nur-Sultan and Nur Sultan", ["MN", "KZ", "KZ"]),
        ("the Akorda, Ak Orda, Ak-Orda and the Kremlin", ["KZ", "KZ", "KZ", "RU"]),
    ],
)
def test_headlines_and_titles_name_the_state(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Organization of American States, Inter-American Bank",
        "the Russian-language press and the Russian-speaking towns, the Turkish language",
        "ten US dollars, US$ 5, a hundred Turkish liras and South Korean won",
        "Melissa French, Jeremy Poland, Kathy Ireland and Tom Holland sang",
        "Atlanta, Georgia; Georgia Tech; Seattle, Washington",
        "the U.S.S.R. and Inner Mongolia",
        "Indo-European, Finno-Ugric and Serbo-Croatian words",
        "Air France, Turkish Airlines, Bank of America, Paris Saint-Germain",
        "roast turkey, guinea pigs, Canada geese, Brazil nuts, a jersey, china plates",
        "Swiss cheese, Danish pastry, French fries, a Great Dane and a German shepherd",
        "South China Sea, Gulf of Oman, Lake Chad, Indian Ocean, English Channel",
        "New England, New Mexico, New Jersey, New Britain",
        "North Kazakhstan Region and Turkistan Region",
        "polish the china, let us chad, a male finn",
        "LET US GO",
    ],
)
def test_what_only_sounds_like_a_state_is_none(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize("kind", ["after", "before", "surname", "honorific", "tongue", "speech", "idle"])
def test_stops_for_neighbours_are_plain_words(kind: str) -> None:
    assert stops("en", kind)
    assert [word for word in stops("en", kind) if not word.rstrip("*").replace(" ", "").isalpha()] == []
