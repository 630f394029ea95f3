//! Numbers of cards and accounts, which prove themselves by a checksum.

/// The lengths of card numbers by their first digits, from one to another.
const CARDS: [(u32, u32, &[usize]); 8] = [
    (4000, 4999, &[13, 16, 19]),
    (5100, 5599, &[16]),
    (2221, 2720, &[16]),
    (3400, 3499, &[15]),
    (3700, 3799, &[15]),
    (6011, 6011, &[16]),
    (6500, 6599, &[16]),
    (6200, 6299, &[16, 19]),
];

/// Whether `text` has the number of a card, an account (IBAN) or a social security number of the United States.
pub(super) fn holds_number(text: &str) -> bool {
    runs(text, |c| c.is_ascii_digit()).any(|run| is_card(&run))
        || runs(text, |c| c.is_ascii_alphanumeric()).any(|run| is_iban(&run))
        || has_social_security_number(text)
}

/// Runs of characters that `is_part`, in groups with one space or hyphen between them: from each group on, to each group.
fn runs(text: &str, is_part: fn(char) -> bool) -> impl Iterator<Item = String> + '_ {
    let starts = text.char_indices().filter(move |(at, c)| {
        let before = text[..*at].chars().next_back();
        is_part(*c) && !before.is_some_and(|before| before.is_alphanumeric() || before == '+')
    });
    starts.flat_map(move |(at, _)| {
        let (mut runs, mut run, mut was_part) = (Vec::new(), String::new(), true);
        for c in text[at..].chars().take(48).chain(['.']) {
            if is_part(c) {
                run.push(c);
            } else {
                if was_part && !c.is_alphanumeric() {
                    runs.push(run.clone());
                }
                if !was_part || !matches!(c, ' ' | '-' | '\u{a0}') {
                    break;
                }
            }
            was_part = is_part(c);
        }
        runs
    })
}

/// Luhn's checksum over a number of a length that its brand has.
fn is_card(digits: &str) -> bool {
    let Some(Ok(first)) = digits.get(..4).map(str::parse::<u32>) else { return false };
    let brand = CARDS.iter().find(|(from, to, _)| (*from..=*to).contains(&first));
    brand.is_some_and(|(_, _, lengths)| lengths.contains(&digits.len())) && has_luhn(digits)
}

fn has_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let digit = u32::from(digit - b'0') << (at % 2);
            digit / 10 + digit % 10
        })
        .sum();
    sum.is_multiple_of(10) && digits.bytes().any(|digit| digit != b'0')
}

/// The remainder by 97 of ISO 13616.
fn is_iban(run: &str) -> bool {
    let bytes = run.as_bytes();
    let is_form = (15..=34).contains(&bytes.len())
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit);
    is_form && {
        let digits = bytes[4..].iter().chain(&bytes[..4]);
        let remainder = digits.fold(0_u32, |remainder, byte| match byte {
            b'0'..=b'9' => (remainder * 10 + u32::from(byte - b'0')) % 97,
            _ => (remainder * 100 + u32::from(byte.to_ascii_uppercase() - b'A') + 10) % 97,
        });
        remainder == 1
    }
}

fn has_social_security_number(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit() && c != '-').any(|word| {
        let parts: Vec<&str> = word.split('-').collect();
        matches!(parts[..], [area, group, serial]
            if (area.len(), group.len(), serial.len()) == (3, 2, 4) && area != "000" && area != "666" && !area.starts_with('9'))
    })
}

#[cfg(test)]
mod tests {
    use super::holds_number;

    #[test]
    fn numbers_of_cards_and_accounts() {
        for text in [
            "4111 1111 1111 1111",
            "card 5555-5555-5555-4444 12/28",
            "378282246310005",
            "6011111111111117",
            "4242424242424242",
            "IBAN CH93 0076 2011 6238 5295 7",
            "DE89370400440532013000",
            "GB29 NWBK 6016 1331 9268 19 at NatWest",
            "078-05-1120",
        ] {
            assert!(holds_number(text), "{text}");
        }
        for text in [
            "Order 4111 1111 1111 1112",
            "Order number 1234567890123456",
            "+49 30 1234567",
            "+1 (415) 555-2671",
            "IMEI 490154203237518",
            "ISBN 978-3-16-148410-0",
            "tracking 1Z999AA10123456784",
            "born 1990-01-02",
            "2026-11-27",
            "DE89 3704 0044 0532 0130 01",
            "Flight LX1234 on 12-11-2026",
        ] {
            assert!(!holds_number(text), "{text}");
        }
    }
}
