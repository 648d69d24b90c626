"""What a text is about, told alike in Kazakh, Russian and English by how its words begin."""

import re

# One topic a row: beginnings of words in three languages. None stands in every release ("cooperation").
_TOPICS = (
    "consultation консультаци кеңес",
    "telephone телефон",
    "credential вверительн верительн грамота сенім",
    "condolence соболезнован көңіл",
    "sign|signed подписа қол қой",
    "visa виз",
    "trade торгов товарооборот сауда",
    "invest инвест",
    "transport|transit|corridor|cargo|railway транспорт транзит коридор груз железн көлік дәліз жүк",
    "port|maritime|ship порт морск кем теңіз",
    "airline|flight|aviation авиа рейс әуе",
    "education|university|student|school|scholarship образован университет студент школ білім мектеп оқу",
    "energy|oil|gas|uranium|nuclear энерг нефт газ уран ядерн мұнай атом",
    "water|river|lake|sea вод рек озер су өзен көл",
    "climate|ecolog|environment|green климат эколог орман",
    "culture|museum|exhibition|concert|heritage|book культур музе выставк концерт книг мәдени көрме кітап",
    "agricultur|food|grain|wheat|meat сельск продовольств зерн пшениц мяс ауыл азық астық бидай ет",
    "tourism|tourist туриз турист туристік",
    "health|medic|hospital|vaccine здрав медиц больниц вакцин денсаулық медицина аурухана",
    "terror|extremis террор экстрем терроризм",
    "border|checkpoint|demarcation границ погранич демаркац шекара",
    "aid|humanitarian|earthquake|flood|relief гуманитар землетрясен наводнен паводк тасқын",
    "citizen|consular|passport|compatriot гражда консульск паспорт азамат консулдық төлқұжат",
    "digital|technolog|internet|software|satellite|space цифр технолог интернет спутник космос цифрлық ғарыш",
    "parliament|senate|deputy|election парламент сенат депутат выбор сайлау",
    "sport|championship|games спорт чемпионат игр ойын",
    "media|journalist|press сми журналист баспасөз",
    "anniversary|jubilee годовщин юбиле лет мерейтой жылдық",
    "bank|loan|fund|financ банк кредит фонд финанс қор қаржы",
    "resolution|assembly резолюц ассамбле қарар ассамблея",
    "rights|women|child права женщин дет құқық әйел бала",
    "peace|ceasefire|settlement|mediat мир урегулирован посреднич бейбіт",
    "disarmament|weapon|treaty разоружен оружи договор қару шарт",
    "road|bridge|construction|plant|factory дорог мост строительств завод жол көпір құрылыс зауыт",
    "farewell|completion завершен прощальн қоштасу",
    "army|military|defence|defense воен оборон әскери қорғаныс",
    "mineral|metal|mining минерал металл горн тау-кен",
    "honorary почётн почетн құрметті",
)
_BEGINNINGS = tuple(
    re.compile(
        rf"\b(?:{'|'.join(re.escape(stem) for word in row.split() for stem in word.split('|'))})",
        re.IGNORECASE,
    )
    for row in _TOPICS
)


def topics_of(text: str) -> frozenset[str]:
    """The topics that a text touches, as names that hold across languages."""
    return frozenset(str(number) for number, begins in enumerate(_BEGINNINGS) if begins.search(text))
