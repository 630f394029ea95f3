//! The shapes of keys and tokens.
//!
//! Prefixes and lengths are the services' own, as the rule sets of [gitleaks](https://github.com/gitleaks/gitleaks) and
//! [secretlint](https://github.com/secretlint/secretlint) list them.

/// How keys begin, behind how many characters of `[A-Za-z0-9_-]` follow at least.
const PREFIXES: &str = "8: sk- xoxb- xoxp- xoxa- xoxs- xoxe- xoxr- xapp- EAACEdEose0cBA sk_live_ 12: sk_ rk_ pk_live_ pk_test_ AKIA \
    ASIA ABIA ACCA tvly- sq0atp- sq0csp- LTAI 16: pk- rk- ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- gldt- glrt- \
    glptt- glsa_ glc_ ya29. GOCSPX- hf_ gsk_ xai- r8_ pplx- nvapi- jina_ pypi- dop_v1_ doo_v1_ dor_v1_ shpat_ \
    shpca_ shppa_ shpss_ SG. lin_api_ dckr_pat_ fo1_ hvs. hvb. AGE-SECRET-KEY- figd_ sntrys_ PMAK- ops_eyJ AKID \
    xkeysib- whsec_ tok_ NRAK- A3T vercel_ lsv2_ csk- 20: npm_ rubygems_ sbp_ pscale_ re_ CFPAT- ATATT3 ATCTT3 \
    dp.pt. dt0c01. p8e- rdme_ shippo_ fio-u- cloudflare_ wandb_ 24: key- pul- secret_ ntn_ EZAK 30: AIza AQVN 32: \
    dapi 40: v1.0- sl. t1.";

/// Of addresses: what has a token in them.
const ADDRESSES: &str =
    "hooks.slack.com/services/t|discord.com/api/webhooks/|discordapp.com/api/webhooks/|webhook.office.com/webhookb2/";
/// Parameters of addresses that hold a token.
const PARAMETERS: &str =
    "access_token=|api_key=|apikey=|token=|sig=|signature=|client_secret=|password=|x-amz-signature=|auth=";
/// The shortest run of characters that may be a token of a service that is not known.
const LONG_RUN: usize = 32;

/// Whether `text` has a key, a token, a private key, or an address with a password.
pub(super) fn holds_key(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let is_private = lower.contains("-----begin") && lower.contains("private key");
    is_private
        || lower.contains("putty-user-key-file")
        || text.contains("://") && ADDRESSES.split('|').any(|address| lower.contains(address))
        || text.contains('=')
            && PARAMETERS.split('|').any(|parameter| {
                let has_value = |at: usize| run(&text[at + parameter.len()..]).len() >= 8;
                lower
                    .match_indices(parameter)
                    .any(|(at, _)| matches!(text[..at].chars().next_back(), Some('?' | '&' | ';')) && has_value(at))
            })
        || has_user_info(text)
        || has_authorization(&lower, text)
        || has_named_hash(text)
        || words(text).any(|word| is_key(word) || is_long_token(word) || is_json_web_token(word) || is_bot_token(word))
}

/// The first characters of a key in `text`.
fn run(text: &str) -> &str {
    let end =
        text.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-' | '+' | '/' | '=' | '%' | '.' | '~'));
    &text[..end.unwrap_or(text.len())]
}

/// Runs of characters of which keys are made.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-' | '+' | '/' | '=' | '.' | ':'))
        .filter(|word| word.len() >= 12)
}

/// A known prefix at the start, or behind a sign, and behind it enough characters of which one is a digit.
fn is_key(word: &str) -> bool {
    let mut length = 0;
    PREFIXES.split(' ').any(|prefix| {
        if let Some(number) = prefix.strip_suffix(':') {
            length = number.parse().unwrap_or(LONG_RUN);
            return false;
        }
        let first = prefix.as_bytes().first();
        word.bytes().enumerate().filter(|(_, byte)| Some(byte) == first).any(|(at, _)| {
            let Some(rest) = word[at..].strip_prefix(prefix) else { return false };
            let begins = !word[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-')).unwrap_or(rest.len());
            begins && end >= length && rest[..end].bytes().any(|byte| byte.is_ascii_digit())
        })
    })
}

/// `eyJ….….…`: a header and a payload at least.
fn is_json_web_token(word: &str) -> bool {
    word.match_indices("eyJ").any(|(at, _)| {
        let parts: Vec<&str> = word[at..].split('.').collect();
        parts.len() >= 2 && parts[0].len() >= 8 && parts[1].len() >= 4
    })
}

/// Telegram's: the number of the bot, a colon, 35 characters.
fn is_bot_token(word: &str) -> bool {
    word.split_once(':').is_some_and(|(number, token)| {
        (8..=10).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()) && token.len() >= 30
    })
}

/// What looks like a hash, and is called a key or a token.
fn has_named_hash(text: &str) -> bool {
    let mut is_named = false;
    text.split([' ', ':', '=', '"', '\'', ',']).filter(|word| !word.is_empty()).any(|word| {
        let is_hash = word.len() >= LONG_RUN && word.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        let is_found = is_hash && is_named;
        let lower = word.to_ascii_lowercase();
        is_named = ["token", "key", "secret"].iter().any(|name| lower.ends_with(name)) || is_named && word == "is";
        is_found
    })
}

/// Letters and digits that change too often for words, dates, names of files and hashes: a random token.
fn is_long_token(word: &str) -> bool {
    word.split(['.', ':', '/']).any(|run| {
        let bytes = run.as_bytes();
        let count = |is: fn(&u8) -> bool| bytes.iter().filter(|byte| is(byte)).count();
        let changes = bytes.windows(2).filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit()).count();
        let has_both = count(u8::is_ascii_uppercase) >= 3 && count(u8::is_ascii_lowercase) >= 3;
        let is_hash = bytes.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'-');
        let hyphens = bytes.iter().filter(|byte| matches!(byte, b'-' | b'_')).count();
        bytes.len() >= LONG_RUN && !is_hash && hyphens <= bytes.len() / 12 && changes >= if has_both { 4 } else { 8 }
    })
}

/// `scheme://user:password@host`.
fn has_user_info(text: &str) -> bool {
    text.match_indices("://").any(|(at, sign)| {
        let rest = &text[at + sign.len()..];
        let authority =
            &rest[..rest.find(|c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#')).unwrap_or(rest.len())];
        let user_info = authority.rsplit_once('@').and_then(|(user_info, _)| user_info.split_once(':'));
        user_info
            .is_some_and(|(_, password)| !password.is_empty() && !matches!(password, "password" | "pass" | "***" | "…"))
    })
}

/// `Bearer …`, `Basic …`.
fn has_authorization(lower: &str, text: &str) -> bool {
    ["bearer ", "basic "].iter().any(|scheme| {
        lower.match_indices(scheme).any(|(at, _)| {
            let value = run(text[at + scheme.len()..].trim_start());
            value.len() >= 8
                && value.bytes().any(|byte| byte.is_ascii_digit())
                && (*scheme == "bearer " || lower.contains("authorization") || value.len() >= 16)
        })
    })
}
