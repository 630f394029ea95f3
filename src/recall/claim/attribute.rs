//! Attributes of which a user has one at a time: where they live, who employs them, their age, their favourite colour.

use std::ops::Range;

use super::tokens::{Token, is_in};

/// What a statement says of an attribute.
#[derive(Debug)]
pub struct Attribute {
    /// Whose it is, and which.
    pub key: String,
    /// What words other statements about it have.
    pub cues: String,
    /// Where the value is.
    pub value: Range<usize>,
    /// Whether the value is a name.
    pub is_named: bool,
}

/// An attribute, the words before its value, and whether the value is a name.
struct Form {
    name: &'static str,
    is_named: bool,
    phrases: &'static str,
}

/// As [`Tokens`](super::tokens::Tokens) writes them, in the commonest languages.
const FORMS: [Form; 4] = [
    Form {
        name: "home",
        is_named: true,
        phrases: "liv in|resid in|mov' to|mov' from|relocat' to|is bas' in|settl' in|wohnt in|wohn in|lebt in|leb in|\
            zog nach|habit a\u{300}|vit a\u{300}|viv en|vivo en|viv em|moro em|mora em|abita|abito|woont in|woon in|mieszka w|\
            живет в|живе\u{308}т в|живу в|переехал в|переехала в|住 在|搬 到",
    },
    Form {
        name: "employer",
        is_named: true,
        phrases: "work at|work for|is employ' by|is employ' at|start' work at|start' at|has new job at|arbeitet bei|\
            arbeitet fu\u{308}r|arbeit bei|travaill chez|travaill pour|trabaja en|trabaja para|trabajo en|trabalha na|\
            trabalha no|lavora per|lavora in|werkt bij|werkt voor|pracuj w|работает в|работаю в",
    },
    Form {
        name: "role",
        is_named: false,
        phrases: "work as|job titl is|arbeitet als|arbeit als|travaill comm|trabaja como|trabalha como|lavora com|werkt als",
    },
    Form {
        name: "name",
        is_named: true,
        phrases: "nam is|is nam'|heisst|appell|se llama|me llamo|si chiama|mi chiamo|heet|nazywa sie\u{328}|зовут",
    },
];

/// Values of which one holds at a time.
const STATES: [(&str, &str); 3] = [
    (
        "status",
        "singl marry' divorc' engag' widow' separat' verheiratet ledig geschieden verlobt verwitwet marie\u{301} \
        ce\u{301}libatair divorce\u{301} casado casada soltero soltera divorciado divorciada sposato sposata",
    ),
    (
        "diet",
        "vegan vegetarian pescatarian omnivor meat veganer vegetarier ve\u{301}gan vegetariano vegetariana vegano vegana",
    ),
    ("hand", "left-hand' right-hand'"),
];
/// What stands before such a value, and after it.
const BEFORE_STATE: &str = "is got get becam becom eat has es est";
const AFTER_STATE: &str = "to with mit since for avec con";

/// Nouns that are followed by their value.
const NOUNS: &str = "email address birthday timezon hometown height weight salary nationality employ boss ag \
    lieblingsfarb geburtstag adress";
const COMPOUNDS: &str =
    "phon number|e mail|email address|time zon|nativ languag|mother tongu|blood typ|sho siz|job titl|home town";
const FAVOURITES: &str = "favorit favourit fav lieblingsessen";

/// Of whom a user has one.
const ONE: &str = "wif husband spous partner girlfriend boyfriend fiance\u{301} fiance\u{301}e fiance mother father mom mum dad \
    boss employ frau mann femm mari esposa esposo marito mogli company team";
/// Of whom a user can have several, who are told apart by their names.
const SEVERAL: &str = "son daughter child kid brother sister dog cat uncl aunt cousin nephew niec grandson granddaughter sohn \
    tochter bruder schwester hund katz fill fils hijo hija";

/// What people also move to and from, and start at, that is no place and no employer; and what shows that it was long ago.
const NO_PLACE: &str = "python java rust go golang ruby php perl scala kotlin swift linux windows ubuntu mac android react vue \
    angular svelte django rails kubernetes docker azure aws gcp git notion slack jira excel obsidian vim neovim emacs chrome \
    firefox safari spotify google meta amazon appl microsoft marketing sal financ engineer hr support team department rol position \
    plan version server project company offic school university grad season chapter";

/// What makes it uncertain that a statement is about now, and about the only value.
const UNCERTAIN: &str = "also too another second part volunteer former formerly former' previou previous used us' until during \
    while winter summer weekend sometim often temporarily plan want hop may maybe might if would could both either either \
    auch fru\u{308}her aussi tambie\u{301}n anch ook formally part-tim freelanc sid";

/// An age: "Is 34 years old", "Tiene 34 años".
const BEFORE_AGE: &str = "is has tien tengo ha ho tem tenho ai i";
const YEARS: &str = "year jahr ans an an\u{303}os anno anni jaar lat лет год года 岁";

/// Countries and other regions: that a place within one is named is no contradiction.
const REGIONS: &str = "germany deutschland allemagn alemania france frankreich francia spain spanien espan\u{303}a italy italien italia \
    england scotland wal ireland uk britain united usa us america canada mexico brazil brasil argentina chil peru colombia \
    portugal netherland holland belgium switzerland schweiz suiss austria o\u{308}sterreich poland polska czechia hungary romania bulgaria \
    greec turkey tu\u{308}rkiy ukrain russia china japan korea india pakistan bangladesh indonesia thailand vietnam malaysia \
    singapor philippin australia zealand egypt morocco algeria nigeria kenya ethiopia israel iran iraq saudi \
    sweden norway denmark finland iceland estonia latvia lithuania serbia croatia slovenia slovakia europ asia africa california \
    texa florida oregon washington bavaria bayern saxony scandinavia provenc tuscany bretagn catalonia 中 日 德";

/// Whether `word` names a region.
pub fn is_region(word: &str) -> bool {
    is_in(REGIONS, word)
}

impl Attribute {
    /// What `tokens` say of an attribute of the user, or of someone of whom there is one.
    pub fn of(tokens: &[Token]) -> Option<Self> {
        if tokens.iter().any(|token| is_in(UNCERTAIN, &token.text)) {
            return None;
        }
        Self::read(tokens, true)
    }

    /// The same, though it may be uncertain. `strict`: only of a name that is written as one, where the value is a name.
    pub fn read(tokens: &[Token], strict: bool) -> Option<Self> {
        let (holder, begin) = holder(tokens)?;
        let found = Self::at(tokens, begin, strict).or_else(|| {
            let skips = tokens.get(begin).is_some_and(|token| matches!(&*token.text, "has" | "is" | "get" | "got"));
            Self::at(tokens, begin + usize::from(skips), strict)
        })?;
        Some(Self { key: [&holder, " ", &found.key].concat(), ..found })
    }

    /// The attribute whose words are at `begin`.
    fn at(tokens: &[Token], begin: usize, strict: bool) -> Option<Self> {
        let rest = tokens.get(begin..)?;
        let is_move = rest.first().is_some_and(|first| is_in("mov' relocat' settl' start'", &first.text));
        let found = |key: &str, cues: &str, value: usize, is_named: bool| {
            let value = begin + value..tokens.len();
            let is_value =
                tokens.get(value.start).is_some_and(|token| !(is_named && strict) || token.is_name && !is_digit(token));
            let is_value = is_value && !(is_named && strict && is_move && !is_place(&tokens[value.clone()]));
            is_value.then(|| Self { key: key.to_owned(), cues: cues.to_owned(), value, is_named })
        };
        for Form { name, is_named, phrases } in &FORMS {
            for phrase in phrases.split('|') {
                if let Some(mut value) = after(rest, phrase) {
                    if phrase.ends_with(" from") {
                        value += rest[value..].iter().position(|token| token.text == "to")? + 1;
                    }
                    if let Some(found) = found(name, phrases, value, *is_named) {
                        return Some(found);
                    }
                }
            }
        }
        let text = |at: usize| rest.get(at).map_or("", |token| &*token.text);
        let is_number = |at: usize| rest.get(at).is_some_and(is_digit);
        let is_age = is_in(BEFORE_AGE, text(0)) && is_in(YEARS, text(2)) && matches!(text(3), "old" | "alt" | "");
        if is_number(1) && (text(0) == "turn'" || is_age && text(4).is_empty()) {
            let age = found("age", "year old turned age jahre", 1, false)?;
            return Some(Self { value: age.value.start..age.value.start + 1, ..age });
        }
        for (name, values) in STATES {
            let value = usize::from(is_in(BEFORE_STATE, text(0)));
            let next = text(value + 1);
            if is_in(values, text(value)) && (next.is_empty() || is_in(AFTER_STATE, next)) {
                return found(name, values, value, false);
            }
        }
        let verb = rest.iter().position(|token| matches!(&*token.text, "is" | "es" | "est"))?;
        let noun: Vec<&str> = rest[..verb].iter().map(|token| &*token.text).collect();
        let noun = noun.join(" ");
        let is_favourite = verb > 1 && is_in(FAVOURITES, text(0));
        let is_known = is_favourite || is_in(NOUNS, &noun) || COMPOUNDS.split('|').any(|compound| compound == noun);
        if is_known { found(&noun, &noun, verb + 1, false) } else { None }
    }
}

/// Whose attribute it is, and where what is said of it begins. `None`: of someone of whom there can be several.
fn holder(tokens: &[Token]) -> Option<(String, usize)> {
    let first = &*tokens.first()?.text;
    let names = tokens.iter().skip(1).take_while(|token| token.is_name).count();
    if is_in(SEVERAL, first) {
        let holder: Vec<&str> = tokens[..=names].iter().map(|token| &*token.text).collect();
        return (names > 0).then(|| (holder.join(" "), names + 1));
    }
    let is_attribute = tokens.get(1).is_some_and(|next| next.text == "is") && is_in(NOUNS, first);
    let is_one = is_in(ONE, first) && !is_attribute;
    Some(if is_one { (first.to_owned(), names + 1) } else { (String::new(), 0) })
}

fn is_digit(token: &Token) -> bool {
    token.text.bytes().next().is_some_and(|byte| byte.is_ascii_digit())
}

/// Whether `value`, which someone moved to, can be where they are now.
fn is_place(value: &[Token]) -> bool {
    let is_year = |token: &Token| token.text.len() == 4 && is_digit(token);
    let mut head = value.iter().take_while(|token| token.text != "as");
    !value.iter().any(is_year) && !value[0].is_coined && !head.any(|token| is_in(NO_PLACE, &token.text))
}

/// Where `tokens` go on after `phrase`.
fn after(tokens: &[Token], phrase: &str) -> Option<usize> {
    let mut end = 0;
    for word in phrase.split_ascii_whitespace() {
        tokens.get(end).filter(|token| token.text == word)?;
        end += 1;
    }
    Some(end)
}

/// Whether `word` is someone of whom a user can have several.
pub fn is_one_of_several(word: &str) -> bool {
    is_in(SEVERAL, word)
}
