"""Words of the field that tell in what sense, and in what way, a State is named. All folded."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What States have, and persons and rivers have not: “the Government of Georgia”.
STATE_NOUNS: Final = _words(
    """
    government governments parliament president presidents constitution constitutional republic
    authorities ministry minister ministers mission delegation representative representatives
    ambassador embassy army military police forces troops soldiers navy people peoples population
    populations citizens citizen nationals national nationality state territory territories border
    borders border-crossing independence sovereignty law laws legislation legislature courts court
    penal criminal civil economy elections election electoral army officials official gendarmerie
    judiciary judges prosecutor refugees refugee capital crisis conflict war situation genocide
    peacekeepers contingent embassy consulate foreign federal interim transitional cabinet prime
    supreme ombudsman ombudsperson senate assembly nation country countries member members
    revolution uprising regime leader leaders leadership chairmanship chairperson presidency
    permanent public women men children youth journalists journalist companies company minority
    security defence defense armed women's civilians civilian diaspora society delegate delegates
    national-level initiative proposal expert experts scholar lawyer lawyers prison prisons
    """
)

# Heads before “of”, “in”, “for”: “the Supreme Court of”, “the north of”, “refugees from”.
HEADS: Final = STATE_NOUNS | _words(
    """
    kingdom north south east west northeast northwest southeast southwest part parts centre region
    regions province provinces districts city cities town towns villages village friends visit
    visits history case cases example examples experience support assistance help development
    efforts stabilization recovery reconstruction reconciliation peace partition occupation
    invasion bombing events accession admission ratification response report reports review
    peoples commission council bank university institute
    """
)

# What States do in reports. Persons do not ratify; a state of a federation does not accede.
NATIONAL_VERBS: Final = _words(
    """
    ratified ratifies acceded accedes signed co-sponsored cosponsored hosted hosts abstained
    submitted deposited joined co-hosted cohosted withdrew borders gained regained recognized
    recognised informed notified transmitted invited extradited
    """
)
STATE_VERBS: Final = NATIONAL_VERBS | _words(
    """
    adopted adopts enacted enacts established establishes launched launches introduced introduces
    created creates appointed appoints amended amends criminalized criminalised criminalizes
    abolished abolishes passed passes reported reports implemented implements developed develops
    incorporated incorporates strengthened strengthens organized organised organizes initiated
    undertaken undertook committed commits received receives welcomed welcomes voted votes
    proposed proposes requested requests set put taken took made makes provided provides prepared
    designated completed conducted held holds built founded nominated repealed prohibited bans
    banned domesticated issued approved approves promulgated set-up emerged descended suffered
    suffers faces faced experienced remains continues continued indicted prosecuted contributed
    contributes deployed accepted accepts acknowledged guarantees prohibits referred
    """
)
AUXILIARIES: Final = _words(
    "has have had is was are were also recently since then already first now being been both all "
    "further subsequently therefore thus jointly not yet so far will would"
)
LOCATIVES: Final = _words(
    "in within into across throughout from outside inside northern southern eastern western "
    "central to between towards toward fled neighbouring entered"
)

TITLES: Final = _words(
    "mr mrs ms miss dr prof professor sir dame lord lady justice judge president-elect general "
    "colonel captain sheikh father sister saint st senator governor"
)
FORENAMES: Final = _words(
    """
    michael vernon barbara hamilton david june neil john james robert william mary peter paul
    thomas george charles joseph richard anna anne elizabeth jane susan jimmy gary josh amina
    mohamed mohammed muhammad ahmed ali fatima maria jose juan carlos pierre jean jack tom tony
    anatole patrick kevin brian lisa sarah laura emma kate simon andrew mark stephen steven adam
    louis armand frederick henry edward alice helen ruth karen nancy linda crystal jordan chad
    """
)
PERSON_VERBS: Final = _words(
    "said says wrote writes argued argues testified born resigned scored smiled replied told "
    "recalled thinks thought believes believed spoke speaks remarked died played plays studied "
    "teaches graduated"
)

AMERICAN_STATES: Final = _words(
    """
    alabama alaska arizona arkansas california colorado connecticut delaware florida hawaii idaho
    illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota
    mississippi missouri montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas
    utah vermont virginia wisconsin wyoming carolina dakota atlanta savannah augusta governor
    """
)

LANGUAGE_NOUNS: Final = _words(
    """
    language languages version versions text texts translation translations edition editions
    interpretation speakers speaker speaking alphabet script abbreviation acronym word words term
    title original only dialect grammar literature lessons class classes subtitles
    """
)
LANGUAGE_VERBS: Final = _words(
    "speak speaks spoke spoken speaking learn learns learned learning translated written published "
    "available read write teach taught understand issued original drafted"
)

ETHNIC_BEFORE: Final = _words("ethnic ethnically")
ETHNIC_AFTER: Final = _words(
    "minority minorities community communities diaspora origin descent clan clans tribe tribes "
    "speakers ethnicity"
)
ERA_NOUNS: Final = _words(
    "architecture era house houses mansion period style terrace chant revival silver"
)

# Kinds of mention.
INSTITUTION_HEADS: Final = _words(
    """
    commission council committee court courts tribunal tribunals bank ministry university institute
    board authority agency office centre center police army academy corporation company service
    services secretariat mission embassy department directorate ombudsman ombudsperson group fund
    society union association network foundation senate forces force guard force parliament
    chamber chambers congress cross crescent college school museum observatory inspectorate bureau
    partnership platform forum league federation organization organisation airlines airways press
    news times television broadcasting party movement front coalition taskforce trust assembly
    operation prosecutor registry delegation delegations unit cabinet corps brigade panel secretary
    """
)
# Bodies that are the State itself when it acts; not institutions of their own.
NOT_INSTITUTIONS: Final = _words(
    "government governments state states republic kingdom president parliament cabinet secretary"
)
INSTRUMENT_HEADS: Final = _words(
    """
    convention conventions treaty treaties agreement agreements accord accords protocol protocols
    pact pacts declaration charter constitution statute act law code decree bill regulation
    regulations memorandum communique resolution resolutions compact constitutions ordinance
    concordat covenant armistice
    """
)
PLACE_WORDS: Final = _words(
    """
    held meeting meetings conference conferences workshop workshops seminar seminars summit session
    forum consultations symposium retreat venue hosted headquartered headquarters based located
    convened assembled born visited travelled arrived
    """
)
MEMBER_WORDS: Final = _words(
    "member members membership party parties signatories signatory observer observers chair "
    "chairmanship presidency co-chair co-chairs contributors"
)
SITUATION_WORDS: Final = _words(
    """
    genocide genocides atrocity atrocities massacre massacres killings killing killed conflict
    conflicts war wars crisis crises violence violent hostilities suffering situation situations
    events attacks attack attacked bombing siege displacement displaced refugees famine starvation
    torture tortured detentions disappearances persecution repression crackdown coup unrest
    violations abuses impunity tragedy tragic failure failed consequences regime dictatorship
    occupation insurgency cleansing crimes victims deaths casualties civilians invasion
    humanitarian fighting militia militias rebels armed
    """
)
EXAMPLE_VERBS: Final = STATE_VERBS | _words(
    """
    institutionalised institutionalized mediated mediate overturned removed removes launched shows
    pioneered revised reformed ensures ensure protects protect promotes promote affirms recognizes
    recognises requires required prevents aims example examples initiative initiatives measures
    legislation constitutional commission mechanism strengthening steps network programme plan
    policy policies act institutions investigating training indict indicts prosecute convict
    oversight accountability code laws law quota council councils committees committee
    """
)
PREVENTIVE: Final = _words(
    "prevention preventing prevent punishment combat combating criminalized criminalised "
    "criminalising criminalizing accountability prosecute prosecuting indict convicted "
    "memory memorial memorials commemorating address addressing protection protect protected"
)

# Verbs of what befalls a State, or is done in it.
SUFFERED: Final = _words(
    "committed commits suffered suffers faced faces experienced descended emerged continues "
    "continued remains collapsed witnessed endured lost affected torn"
)
# Words beside which situation words speak of what is done against it.
ASSESSING_SECTIONS: Final = _words(
    "conclusion conclusions introduction challenges risk risks background context"
)
GRAVE_SECTIONS: Final = _words(
    "situation situations concern crises crisis conflict conflicts violations atrocities war"
)
PRACTICE_SECTIONS: Final = _words(
    "policy options building measures practices practice examples national resilience promote "
    "protect adopting targeted initiatives implementation lessons progress"
)

ABBREVIATED: Final = _words(
    "mr mrs ms dr prof st no nos vol para paras art arts rep dem cf p pp fig gen col sen "
    "jan feb mar apr jun jul aug sept oct nov dec"
)

# Words and persons' names that stand one slip away from a State's name and mean themselves.
ORDINARY: Final = _words(
    """
    americas angela angels angora arabian austral bahama belief bengal brasilia cameron chinas
    crimes cypress dominion emigrates finance finances francis frances francs gambit georgina
    germane grenade grenades guineas hungry inland island islander italia liberal libra mariana
    marine marines marino martino mexicali monica nationals nigel norma normal norman nordic persian
    persians peril period portals prance romana romani romanic roland russell saint salvation
    samona serial serials siberia spaniel statue statues state stated states status sydney syriac
    turnkey turkeys united unites union unions unity upland womens republics republican kingdoms
    islands federal federated federations democracies democrats people peoples southern northern
    eastern western center centre centres central north south east west saints sainte
    independence confederate confederations principal principals principle principles
    principality commonwealths hellenistic socialists federate federates islamist islamists arabs
    arabic duchess marshal marshals solomons papal britannic breton
    """
)
