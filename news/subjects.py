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
    "ports|maritime|ship порт морск кеме теңіз",
    "airline|flight|aviation авиа рейс әуе",
    "education|university|student|school|scholarship образован университет студент школ білім мектеп оқу",
    "energy|oil|gas|uranium|nuclear энерг нефт газ уран ядерн мұнай атом",
    "water|river|lake вод реки озер суды өзен көлі",
    "climate|ecolog|environment|green климат эколог орман",
    "culture|museum|exhibition|concert|heritage|book культур музе выставк концерт книг мәдени көрме кітап",
    "agricultur|food|grain|wheat|meat сельск продовольств зерн пшениц мяс ауыл азық астық бидай",
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
    "mineral|metal|mining минерал металл горн",
    "honorary почётн почетн құрметті",
)
_BEGINNINGS = {
    stem: str(number) for number, row in enumerate(_TOPICS) for stem in row.replace("|", " ").split()
}
_LENGTHS = range(min(map(len, _BEGINNINGS)), max(map(len, _BEGINNINGS)) + 1)
_WORD = re.compile(r"[^\W\d_]+")


def topics_of(text: str) -> frozenset[str]:
    """The topics that a text touches, as names that hold across languages."""
    # By look-up of every beginning of every word, for forty expressions over a text take fifty times as long.
    beginnings = {word[:length] for word in set(_WORD.findall(text.lower())) for length in _LENGTHS}
    return frozenset(_BEGINNINGS[each] for each in beginnings & _BEGINNINGS.keys())
