"""What a founder tells the router, and what the router answers. Frozen and plain."""

from dataclasses import dataclass

from tuoyu.rules.choice import Choice
from tuoyu.rules.filing.facts import Evidence, InstitutionKind, LegalNature, Registrar
from tuoyu.rules.findings import Cite, Finding


class Question(Choice):
    """What the router asks beside the kind of institution."""

    NATURE = "nature", "机构性质"
    OWN_LEGAL_PERSON = "own_legal_person", "是否单独登记法人"
    CHILDREN = "children", "打算照护几名婴幼儿"
    CONSENT = "consent", "其他业主是否都已同意"


class Follows(Choice):
    """What comes after the registration."""

    FILING = "filing", "备案"
    PERMIT = "permit", "许可"
    REPORT = "report", "报送情况"


class Standing(Choice):
    """What the registering body says of a registration."""

    STANDING = "standing", "存续"
    CANCELLED = "cancelled", "注销"


class LegalPersonType(Choice):
    """What was registered."""

    COMPANY = "company", "企业法人"
    SOLE_TRADER = "sole_trader", "个体工商户"
    NON_PROFIT_UNIT = "non_profit_unit", "民办非企业单位"
    PUBLIC_UNIT = "public_unit", "事业单位法人"
    OTHER_PERSON = "other_person", "其他"


@dataclass(frozen=True, slots=True, kw_only=True)
class Founding:
    """An institution as it is planned; None: not told yet. `children` counts heads at one time."""

    kind: InstitutionKind
    nature: LegalNature | None = None
    own_legal_person: bool | None = None
    children: int | None = None
    consent: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit:
    """How long a registering body may take by law. `extension` in the same unit, None: none."""

    days: int
    unit: str
    on_the_spot: bool
    extension: int | None
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The way of one institution into the register.

    `kind` is the kind as it has to be treated, which is not always the one that was asked for.
    `registrar`, `certificate` and `limit` are None where nothing is registered anew; `certificate`
    alone is given where another body's certificate is used. `scope` and `name_word` are the words
    that the certificate should hold. `by` are the provisions that name the registering body.
    """

    kind: InstitutionKind
    registrar: Registrar | None
    certificate: Evidence | None
    limit: TimeLimit | None
    papers: tuple[str, ...]
    papers_by: tuple[Cite, ...]
    supervisor: str
    scope: str
    name_word: str
    follows: Follows
    follows_by: tuple[Cite, ...]
    by: tuple[Cite, ...]
    findings: tuple[Finding, ...]
