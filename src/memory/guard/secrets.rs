//! Whether a text holds a secret: by its shape, or because it says so.

use super::keys::holds_key;
use super::numbers::holds_number;
use super::phrases::Phrases;

/// Names of secrets, and what says that one follows.
const SAID: &str = "\
@is=is|was|are|ist|lautet|war|est|es|e|era|is:|это|:|=|是|为|為|は|는|은|هي|هو|jest|है| - |–|—
password|passwords|passcode|passphrase|pass phrase|passwd|pwd|api key|api-key|api_key|apikey|access key|access_key|secret key|secret_key|private key|private_key|encryption key|license key|licence key|access token|access_token|auth token|auth_token|bearer token|refresh token|refresh_token|client secret|client_secret|recovery code|recovery codes|recovery phrase|recovery key|backup codes|seed phrase|seed words|mnemonic phrase|secret phrase|cvv|cvc|passwort|kennwort|zugangscode|mot de passe|contrasena|senha|palavra-passe|clave de acceso|пароль|密码|密碼|口令|パスワード|暗証番号|비밀번호|암호|كلمة المرور|كلمة السر|wachtwoord|haslo|sifre|parola d'ordine|पासवर्ड ~ @is
";
/// Names that other things have too: the value is a secret if it has a digit.
const NAMED: &str = "\
@is=is|was|are|ist|lautet|est|es|e|:|=|是|は|는|은|это
token|secret|pin|pin-code|pin code|credential|credentials|signature|authorization|door code|access code|security code|alarm code|gate code|safe code|entry code|lock code|unlock code|unlock pattern|verification code|one-time code|otp|2fa code|backup code|login code|tuercode|turcode|geheimzahl|code secret|codigo de acceso|codice di accesso|пин-код|пин|验证码 + @is
@pin=pin|pin code|pin-code|cvv|cvc|geheimzahl
my|his|her|their|the|user's|mein|meine|card's|bank ~ pin + 0*|1*|2*|3*|4*|5*|6*|7*|8*|9*
";
/// What is said about passwords in general, without telling one.
const HARMLESS: &str = "password manager|password managers|password reset|password resets|password polic|password generator|password protect|password-protect|password security|password hygiene|password vault|password cracking|passwort-manager|gestor de contrasenas";
/// Behind "the password is": it is not told.
const NOT_TOLD: &str = " never not always stored kept managed saved written changed reset rotated generated hashed encrypted long too \
    very weak strong hard easy difficult required needed expired lost forgotten important unknown wrong incorrect \
    shared protected in on at with about annoying outdated obsolete handled secure safe unsafe insecure different \
    unique random enough being only still hidden locked zu nicht vergessen gespeichert trop pas demasiado muy ";
/// Words between the name of a secret and its copula that begin another clause.
const BREAKS: &str =
    " because | when | that | she | he | they | if | while | who | since | until | which | before | after ";
/// Words that lists of words for wallets lack, and texts have.
const OF_TEXTS: &str = " the and for has from are was his her who not but she its our their were been does did had und der die das den mit auf von les des une que los las por con per che della een het van dat ist est sont pour dans avec sur ";
/// How many words the phrase of a wallet has.
const WALLET_WORDS: [usize; 5] = [12, 15, 18, 21, 24];

thread_local! {
    static PHRASES: [Phrases; 2] = [SAID, NAMED].map(Phrases::parse);
}

/// `skeleton`: that of `text`.
pub(super) fn holds_secret(text: &str, skeleton: &str) -> bool {
    holds_key(text) || holds_number(text) || says_secret(skeleton) || has_wallet_words(text)
}

fn says_secret(skeleton: &str) -> bool {
    let mut told = skeleton.to_owned();
    if told.contains("pass") || told.contains("contrasen") {
        told = HARMLESS.split('|').fold(told, |told, phrase| told.replace(phrase, "software"));
    }
    PHRASES.with(|[said, named]| {
        said.are_in(&told, &|at, end| tells(&told, at, end))
            || named.are_in(&told, &|at, end| tells_number(&told, at, end))
    })
}

/// Whether a value follows after `end`. `at`: where the name of the secret begins.
fn tells(text: &str, at: usize, end: usize) -> bool {
    let word = value(text, end);
    !word.is_empty()
        && !NOT_TOLD.contains(&[" ", word, " "].concat())
        && !BREAKS.split('|').any(|part| text[at..end].contains(part))
}

/// Whether the value has a digit, or is one of which `end` is in the middle.
fn tells_number(text: &str, at: usize, end: usize) -> bool {
    let word = value(text, end);
    let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    has_digit(&text[at..end]) || word.len() >= 3 && has_digit(word)
}

/// The word after `end`.
fn value(text: &str, end: usize) -> &str {
    let value = text[end..].trim_start_matches([' ', '"', '\'', '`', '“', '„', '«', '：', ':', '=']);
    let word = value.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).next().unwrap_or_default();
    word.trim_end_matches(['.', '!', '?', '"', '\'', '”'])
}

/// Twelve to twenty-four short words in a row, none of which is in every text: the phrase of a wallet.
fn has_wallet_words(text: &str) -> bool {
    let mut count = 0;
    for word in text.split(' ').chain([""]) {
        let bare = word.trim_end_matches(['.', ',']);
        let is_one = (3..=8).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_lowercase());
        if is_one && !OF_TEXTS.contains(&[" ", bare, " "].concat()) {
            count += 1;
            if bare.len() == word.len() {
                continue;
            }
        }
        if WALLET_WORDS.contains(&count) {
            return true;
        }
        count = 0;
    }
    false
}
