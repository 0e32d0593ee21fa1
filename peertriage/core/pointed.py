"""Finds in a text what may say who somebody is: names, dates of birth, numbers and addresses.

It only points out, and a person decides. No list of names is used: a capital letter and the place in the sentence
have to do, with a list of ordinary words that are written with a capital. So a name in small letters, in capitals
only, or at the start of a sentence with no word of doing after it, can be missed; the pages never say "no names".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias

from peertriage.core.bundle import Bundle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Kind: TypeAlias = Literal[
    "name", "date of birth", "telephone number", "email address", "user name", "postcode", "reference number"
]
LONGEST = 60
"""No more than this is shown of anything found."""


class Found(Bundle, frozen=True):
    """What it seems to be, the words as they were written (at most `LONGEST` characters), and where they begin."""

    kind: Kind
    words: str
    at: int


def found(text: str) -> list[Found]:
    """Return what a text seems to hold, in its order; no two overlap. Takes time in proportion to the length."""
    even = text.translate(_EVEN)
    taken: list[Span] = []
    for finder in _finders(even):
        taken = _with(taken, list(finder(even)))
    return [Found(kind, text[start : min(end, start + LONGEST)], start) for start, end, kind in taken if kind]


def _finders(text: str) -> Iterator[Callable[[str], Iterator[Span]]]:
    """Yield the finders that can find anything in a text, in their order: most texts need none of them."""
    if "@" in text:
        yield _addresses
    if _DIGIT.search(text):
        if _DAY_IN_DIGITS.search(text) or any(month in text.casefold() for month in _MONTHS):
            yield _dates
        yield _numbers
    if not no_name(text) and any(_needs_a_look(word) for word in set(_WORD.findall(text))):
        yield _names


Span: TypeAlias = "tuple[int, int, Kind | None]"
"""Start, end and kind; no kind: looked at and left alone, so that nothing else is found there."""
_EVEN = (
    {ord(sign): " " for sign in "\t\u00a0\u2007\u2009\u202f"}
    | {ord(sign): "-" for sign in "\u2010\u2011\u2012\u2013"}
    | {ord(sign): "'" for sign in "\u2018\u2019\u02bc"}
)
"""Signs of one width and meaning, made one before anything is looked for; no place in the text changes."""


def _with(old: list[Span], new: list[Span]) -> list[Span]:
    """Return both in order, without what overlaps an earlier find."""
    kept: list[Span] = []
    for span in sorted([(start, end, n, kind) for n, part in enumerate((old, new)) for start, end, kind in part]):
        start, end, is_new, kind = span
        if kept and start < kept[-1][1]:
            if not is_new:
                kept[-1] = (start, end, kind)
            continue
        kept.append((start, end, kind))
    return kept


# ── addresses and numbers ──
# Patterns of what few texts hold are compiled where the first such text is read.

_EMAIL = r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
_USER = r"(?<![\w@.])@\w[\w.]{1,29}"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = (
    r"(?i:(?<!\d)(?:"
    r"\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}[ ]?([/.-])[ ]?\d{1,2}[ ]?\1[ ]?(?:\d{4}|\d{2})"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ ](?:of[ ])?{_MONTH}\b(?:,?[ ]\d{{4}})?"
    rf"|\b{_MONTH}[ ](?:\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?(?:,?[ ]\d{{4}})?)"
    r")(?!\d))"
)
_BIRTH = r"(?i:\b(?:dob|d\.[ ]?o\.[ ]?b|born|birth|birth[ ]?date|birthday(?![ ](?:party|parties|tea|cake|card)))\b)"
_IN_BRACKETS = r"([A-Z]\w*)[ ]?\(\Z"
"""What stands before a day in brackets: after a name or a letter it is likely when that child was born."""
_BEFORE, _AFTER = 24, 12
"""How near to a date, in characters, a word about birth has to stand."""
_PHONE = (
    r"(?<![\w+])(?:(?:\+|\(\+|00)[ ]?44\)?[ -]?(?:\(0\)[ ]?)?|\(?0)[1257](?:[ ()-]{0,2}\d){8,9}(?!\d)"
    r"|(?<![\w+.])0[1257]\d{1,3}\.\d{3,4}\.\d{3,6}(?![\d.])"
    r"|(?<![\w+])\+[1-9]\d{0,2}(?:[ ()-]{0,2}\d){7,12}(?!\d)"
)
"""Numbers that begin with 03, 08 or 09 belong to organisations and are left alone."""
_DIGIT = re.compile(r"\d")
"""Stands in every date and every number that is looked for."""
_DAY_IN_DIGITS = re.compile(r"\d[ ]?[/.-][ ]?\d")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""One of these stands in every date whose month is a word."""
_MANY_DIGITS = re.compile(r"\d(?:[ ().-]{0,2}\d){7}")
"""Stands in every telephone number and every long number."""
_POSTCODE = r"(?i:(?<!\w)[A-Z]{1,2}\d[A-Z\d]?[ ]?\d[ABD-HJLNP-UW-Z]{2}(?!\w))"
_ORDINAL = r"\d(?:st|nd|rd|th)\Z"
_LONG = r"(?i:(?<![\w.+-])(?:[A-Z]\d{11}[A-Z\d]|\d{3}[ -]\d{3}[ -]\d{4}|\d{10,16})(?![\w-]))"


def _addresses(text: str) -> Iterator[Span]:
    """Find email addresses and user names."""
    emails: list[Span] = [(*match.span(), "email address") for match in re.finditer(_EMAIL, text)]
    users: list[Span] = [(*match.span(), "user name") for match in re.finditer(_USER, text)]
    return iter(_with(emails, users))


def _dates(text: str) -> Iterator[Span]:
    """Find days that a word about birth stands near; any other day is left alone."""
    for match in re.finditer(_DATE, text):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        after = text[match.end() : match.end() + _AFTER]
        whose = re.search(_IN_BRACKETS, before) if after.startswith(")") else None
        near = re.search(_BIRTH, before) or re.search(_BIRTH, after)
        of_birth = near or (whose and not _is_ordinary(whose[1].lower()))
        yield *match.span(), "date of birth" if of_birth else None


def _numbers(text: str) -> Iterator[Span]:
    """Find telephone numbers, postcodes and long numbers that stand for a person."""
    codes: list[Span] = [
        (*match.span(), "postcode") for match in re.finditer(_POSTCODE, text) if not re.search(_ORDINAL, match[0])
    ]
    if not _MANY_DIGITS.search(text):
        return iter(codes)
    phones: list[Span] = [(*match.span(), "telephone number") for match in re.finditer(_PHONE, text)]
    long: list[Span] = [(*match.span(), "reference number") for match in re.finditer(_LONG, text)]
    return iter(_with(_with(phones, codes), long))


# ── names ──

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]+|[\u0300-\u036f]+|['-](?=[^\W\d_]))*")
"""Letters with accents; an apostrophe or a hyphen only between letters."""
_ENDING = re.compile(r"'(?:s|d|ll|ve|re|m)\Z", re.IGNORECASE)
_JOINT = re.compile(r"['-]")
_STOP = re.compile(r"[.!?;\u2026\n\r]|:(?!\d)")
_OPENING = ('"', "'", "\u201c", "\u00ab")
_NOUN_LIKE = re.compile(r"(?:\w{3}ing|\w{2}[st]ion|ness|ment)\Z")
_TITLES = frozenset(("mr", "mrs", "ms", "miss", "mx", "dr"))
_SMALL_TITLES = frozenset(("mr", "mrs"))
"""Titles that some write small, with the name in small letters after them."""
_MOST_IN_A_NAME = 4


def _set(lines: str) -> frozenset[str]:
    """Return the words of the lines, without those that begin with #."""
    return frozenset(word for line in lines.splitlines() if not line.startswith("#") for word in line.split())


_DOES = _set("""
said says told tells asked asks replied answered shouted whispered touched touches grabbed grabs kissed kisses
hugged licked bit kicked hit hits slapped pinched punched pushed pushes pulled pulls held holds rubbed rubs laughed
cried sent sends showed shows texted messaged messages followed forced made makes kept keeps put puts wanted wants
likes liked came comes went goes got gets did does ran sat sits stood stuck took takes threw tried tries knows knew
thinks thought saw sees wrote calls walked climbed lay undressed filmed flashed
""")
"""After one of these a word at the start of a sentence is somebody who does it."""
_MAY_DO = _set("""
is was isn't wasn't has had hasn't hadn't did didn't does doesn't can can't could couldn't will won't would wouldn't
never always also just often still then who from must may might should lies sleeps lets bites licks hugs shouts
""")
"""After one of these, or a word that ends in -ed, it is likely somebody."""
_WITH = _set("me his her")
_YEARS = _set("y yr year reception nursery")
_ORDINARY = _set("""
# days, months, seasons, feasts
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun january
february march april may june july august september october november december jan feb mar apr jun jul aug sept sep
oct nov dec spring summer autumn winter term christmas easter eid diwali ramadan hanukkah halloween pentecost lent
advent bonfire new
# who is not named
mum mummy mam mom mother dad daddy father nan nana nanny nanna gran granny grandma grandmother grandad granddad
grandpa grandfather auntie aunty aunt uncle cousin brother sister stepdad stepmum sibling twin parent carer guardian
foster family baby mr mrs ms miss mx dr sir madam rev prof pc dc ps sgt pcso child children boy girl lad kid pupil
student learner peer friend mate teenager adult man men woman women lady person people victim witness everyone
everybody someone somebody anyone anybody nobody no-one none others teacher tutor head headteacher headmaster
headmistress principal deputy assistant lead leader governor trustee chair matron nurse doctor paramedic counsellor
therapist psychologist caretaker cleaner cook caterer receptionist secretary librarian technician coach instructor
chaplain vicar imam rabbi priest driver escort chaperone supervisor midday lunchtime staff member officer constable
sergeant detective police solicitor social worker mentor senco sendco safeguarding designated manager director
supply cover volunteer visitor prefect monitor matrons house housemaster housemistress warden inspector operator
interpreter signer advocate caller pair crowd gang stranger household relative families professional grandparent
stepfather stepmother stepbrother stepsister godmother godfather playworker bystander cub brownie scout guide
rainbow beaver
# school, places, things
school primary secondary infant junior senior academy college nursery reception year years key stage class form
group set team unit department faculty sixth eyfs office hall canteen dining kitchen playground field pitch gym
gymnasium sports sport pool changing cloakroom corridor staircase stair stairs stairwell toilet toilets loo bathroom
shower locker library classroom lab laboratory studio workshop darkroom store storeroom cupboard dormitory dorm
bedroom bed room block building site gate entrance door window bus minibus taxi car transport train station stop
street road lane avenue close park shop town village city centre church mosque temple synagogue club camp trip
residential breakfast lunch dinner tea break breaktime playtime play morning afternoon evening night midnight
weekend today yesterday tomorrow tonight day week month hour minute time date half period lesson assembly
registration detention homework exam test maths mathematics english science biology chemistry physics history
geography french german spanish latin mandarin italian art music drama dance computing technology design food
textiles religious education physical citizenship business economics sociology phonics literacy numeracy reading
writing games football rugby netball hockey cricket swimming athletics phone mobile tablet laptop computer camera
picture photo photograph video image message email letter note drawing diary card log file folder report record
statement account entry plan policy slip page sheet copy paper envelope clothes clothing uniform skirt trousers
shirt blouse jumper tights shorts pants knickers underwear bag coat shoe hand finger arm leg chest bottom face hair
mouth body hands ball table desk sofa wall floor bench overnight bedtime doorway landing hallway sink cubicle
curtain blanket pillow carpet mat grass tree bush fence path yard garden attendance lighting area tray tool game toy
book pencil pen ruler ipad iphone chromebook cctv footage screenshot link chat post story app profile screen
recording bank holiday online text health autism rumour code role blind tear network mirror happened happen
# agencies, law, apps, faiths, countries, big towns
council local authority children's services service care early help hub mash lado camhs nhs hospital surgery clinic
ambulance court crown childline nspcc ofsted kcsie ceop iwf stopline remove foundation watch internet act part
section annex working together keeping government county borough district safeguard protection child-protection
partnership panel conference strategy referral cpoms arbor google microsoft teams zoom outlook windows apple android
samsung snapchat snap whatsapp instagram insta tiktok youtube facebook messenger discord roblox minecraft fortnite
xbox playstation nintendo switch steam twitch twitter telegram signal reddit pinterest spotify netflix disney
airdrop bluetooth wi-fi wifi chatgpt facetime omegle kik bereal vinted ebay amazon lego barbie pokemon fifa god
jesus allah christ bible koran quran torah christian muslim jewish hindu sikh buddhist catholic protestant anglican
methodist quaker orthodox islam christianity judaism hinduism england wales welsh scotland scottish ireland irish
britain british uk europe european london manchester birmingham leeds liverpool sheffield bristol newcastle
nottingham leicester cardiff swansea edinburgh glasgow belfast france germany spain italy poland polish romania
romanian ukraine ukrainian russia russian turkey turkish india indian pakistan pakistani bangladesh bengali china
chinese nigeria nigerian somalia somali syria syrian arabic urdu punjabi gujarati hindi tamil farsi portuguese
portugal american america africa african asian asia caribbean roma traveller gypsy makaton braille bsl tv t-shirt
x-ray o'clock ok okay samaritans shout helpline operation encompass emergency duty prevent
# small words that begin a sentence
i i'm i'd i've i'll im ive id he she it they we you me him her them us my his its their our your hers theirs hes
shes thats whats theyre youre dont cant wont didnt doesnt isnt wasnt this that these those here there what who whom
whose which when where why how whether if as at in on by to of off for from with without within about above after
afterwards again against all almost alone along already also although always among an and another any anything
anyway are around away back be because been before behind being below beside besides between beyond both but can
could despite did do does done down during each earlier either else elsewhere enough even ever every everything
everywhere except few first firstly former further furthermore had has have having hence however immediately indeed
inside instead into is just last lastly late later latter least less let lets like likely many maybe meanwhile more
moreover most much must nearby neither never nevertheless next no nor not nothing now nowhere often once one only or
other otherwise out outside over own perhaps please quite rather really same second secondly several shall should
since so some something sometimes somewhere soon still such than thank thanks then thereafter therefore thing third
though three through throughout thus too towards two under unknown unless until up upon upset usually very was were
well whatever whenever wherever while yes yet yeah four five six seven eight nine ten eleven twelve hello hi hey oh
um er sorry nobody's apparently reportedly allegedly initially finally eventually previously originally normally
repeatedly suddenly deliberately accidentally possibly probably currently recently quickly slowly clearly obviously
unfortunately fully separately verbally shortly lately mostly mainly partly directly briefly quietly calmly daily
weekly twice mid half-term all-day ex non ready scared frightened angry sad afraid tired hurt shocked worried quiet
happy fine good bad big small old young little different difficult true false right wrong red blue green yellow
black white per via regarding following according due prior worse better best worst mine yours nowadays lots loads
plenty the whoever apart abroad
# words of doing and of notes
said told asked rang called phoned spoke saw heard met sent gave took showed made found seen put went came left kept
got ran stood began started finished says tells wrote written read noted noticed recorded reported informed advised
thanked hugged touched emailed messaged texted logged signed dated locked closed open opened separated supervised
moved stayed walked returned arrived taken given handed passed shared agreed refused confirmed referred checked
reviewed discussed followed unsure unclear pending ongoing outstanding ask tell ring call speak see keep make go get
give take write say work check add contact inform return wait leave move use used look looked need needs try tried
want wanted wants feel felt think know incident concern matter issue event action step outcome decision reason
background context summary detail information name age number reference question answer reply word words quote
quotation evidence risk safety harm injury bruise pain blood touch kiss hug consent force pressure threat secret
relationship behaviour conversation meeting meet discussion response request advice support measure change effect
language tone voice silence noise light weather rain snow fire alarm bell gap side front rear top middle end start
beginning rest whole piece lot bit kind sort type way place spot mood appetite sleep pattern sign feeling view wish
opinion understanding capacity knowledge access visit journey route seat seating arrangement rule agreement promise
apology attitude manner aim result finding conclusion judgement investigation interview enquiry inquiry complaint
allegation disclosure apologised spoken attended witnessed collected monitored explained reassured alerted requested
offered provided completed received waiting chronology update copied printed filed stored sealed cried drunk annoyed
talk listen review shame crisis rape sexual offence crime policing trust control category
""")
"""Words that are no name although they may have a capital letter; a plural in -s counts with them."""
_NAMES_TOO = _set("april may june august jan dec summer autumn winter art christian jesus india asia roma london")
"""Ordinary words that are names as well: names where a word of doing follows."""


_CAPITAL = re.compile(r"[A-Z][A-Za-z]*")
"""Letters from a capital on: where a text is of ASCII alone, whatever of it can be named is one of these, whole."""
_NO_NAMES = frozenset(
    form
    for word in _ORDINARY
    for form in (word.capitalize(), f"{word.capitalize()}s")
    if form.lower() not in _TITLES | _NAMES_TOO
) | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
"""Ordinary words and their plurals with a capital, and single letters: with no other capitals there is no name."""


class _Word(Bundle, frozen=True):
    """A word with where it stands, its form without an ending such as 's, and what stands before it."""

    start: int
    end: int
    plain: str
    low: str
    gap: str
    begins: bool
    named: bool


def _names(text: str) -> Iterator[Span]:
    """Find what looks like somebody's name."""
    words = list(_words(text))
    n = 0
    while n < len(words):
        size = _titled(words, n) or _run(words, n)
        if size:
            yield words[n].start, words[n + size - 1].start + len(words[n + size - 1].plain), "name"
        n += size or 1


def _words(text: str) -> Iterator[_Word]:
    last = 0
    for match in _WORD.finditer(text):
        gap = text[last : match.start()]
        last = match.end()
        low = match[0].lower()
        plain = _ENDING.sub("", match[0])
        begins = match.start() == len(gap) or bool(_STOP.search(gap)) or gap.endswith(_OPENING)
        yield _Word(match.start(), match.end(), plain, low, gap, begins, _is_named(plain, low))


def no_name(text: str) -> bool:
    """Say at a glance of most texts without a name that there is none; of a text with a name it never says so."""
    return text.isascii() and _NO_NAMES.issuperset(_CAPITAL.findall(text)) and "mr" not in text.lower()


def _needs_a_look(word: str) -> bool:
    """Say whether a name can begin with this word, whatever stands beside it."""
    if word.islower():
        return word in _SMALL_TITLES
    low = word.lower()
    return low in _TITLES or low in _NAMES_TOO or _is_named(_ENDING.sub("", word), low)


def _is_named(plain: str, low: str) -> bool:
    """Say whether a word has a capital and small letters and is no ordinary word."""
    if low.endswith("n't") or _is_ordinary(low) or _is_ordinary(plain.lower()):
        return False
    return any(
        len(part) > 1 and part[:1].isupper() and not _is_short_form(part) and not _is_ordinary(part.lower())
        for part in _JOINT.split(plain)
    )


def _is_ordinary(low: str) -> bool:
    return low in _ORDINARY or (low.endswith("s") and low[:-1] in _ORDINARY)


def _is_short_form(part: str) -> bool:
    """Say whether it is capitals only, as PE, or those in the plural, as TAs."""
    return part.isupper() or (part.endswith("s") and part[:-1].isupper())


def _titled(words: list[_Word], n: int) -> int:
    """Return how many words a title with its name has here, or 0."""
    word, after = words[n], _next(words, n, dotted=True)
    if after is None or word.low not in _TITLES or (word.low == "miss" and "." in after.gap):
        return 0
    if word.plain[0].isupper() and after.plain[0].isupper() and after.plain != "I" and _is_titled_name(after.plain):
        return 1 + (_length(words, n + 1) or 1)
    small = word.low in _SMALL_TITLES and len(after.low) > 2 and not _is_ordinary(after.low)
    return 2 if small and after.low not in _DOES | _MAY_DO and not after.plain.isupper() else 0


def _is_titled_name(plain: str) -> bool:
    return len(plain) == 1 or not _is_short_form(plain)


def _run(words: list[_Word], n: int) -> int:
    """Return how many words the name that begins here has, or 0."""
    word = words[n]
    if not word.named:
        meant = word.low in _NAMES_TOO and word.plain[0].isupper() and word.plain[1:].islower()
        return 1 if meant and _follows(words, n) in _DOES else 0
    size = _length(words, n)
    return size if size > 1 or not word.begins or _is_somebody(words, n) else 0


def _length(words: list[_Word], n: int) -> int:
    """Return how many words of a name follow each other from here with nothing but a space between."""
    size = 0
    while size < _MOST_IN_A_NAME and n + size < len(words) and words[n + size].named:
        if size and (words[n + size].gap.strip(" ") or words[n + size - 1].low != words[n + size - 1].plain.lower()):
            break  # something stands between, or the word before ends in 's
        size += 1
    return size


def _is_somebody(words: list[_Word], n: int) -> bool:
    """Say whether a word at the start of a sentence seems to be a name, from what follows it."""
    word, after = words[n], _next(words, n)
    if after is None:
        return (n == 0 or word.gap.rstrip(" ").endswith(":")) and not _NOUN_LIKE.search(word.low)
    if after.low in _DOES:
        return True
    if _NOUN_LIKE.search(word.low):
        return False
    if after.low in _MAY_DO or (after.low.endswith("ed") and len(after.low) > 4) or word.low.endswith("'s"):
        return True
    if after.gap != " ":
        return after.named or after.low in _YEARS
    beyond = _next(words, n + 1)
    return after.low == "and" and beyond is not None and (beyond.plain[0].isupper() or beyond.low in _WITH)


def _follows(words: list[_Word], n: int) -> str:
    after = _next(words, n)
    return after.low if after else ""


def _next(words: list[_Word], n: int, *, dotted: bool = False) -> _Word | None:
    """Return the word after this one, unless a sentence ends between; after a title one full stop ends none."""
    if n + 1 >= len(words):
        return None
    after = words[n + 1]
    gap = after.gap.replace(".", "", 1) if dotted else after.gap
    if dotted:
        return after if gap.isspace() and "\n" not in gap else None
    return None if _STOP.search(gap) else after
