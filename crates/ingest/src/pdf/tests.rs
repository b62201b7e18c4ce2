//! Documents as programs write them, by hand.

use proptest::prelude::*;

use super::*;

/// A document of pages, each given by its content; `objects` come behind the font.
fn document(pages: &[&str], font: &str, objects: &[&str]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 10 + 2 * n)).collect();
    let mut all = vec![
        (1, "<< /Type /Catalog /Pages 2 0 R >>".to_owned()),
        (2, format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len())),
        (3, font.to_owned()),
        (4, "<< /Title (Weekly report) /Author (Rana Example) >>".to_owned()),
    ];
    for (n, content) in pages.iter().enumerate() {
        let resources = "<< /Font << /F1 3 0 R >> /XObject << /X1 5 0 R >> >>";
        all.push((
            10 + 2 * n,
            format!("<< /Type /Page /Parent 2 0 R /Resources {resources} /Contents {} 0 R >>", 11 + 2 * n),
        ));
        all.push((11 + 2 * n, format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len())));
    }
    all.extend(objects.iter().zip(5..).map(|(object, number)| (number, (*object).to_owned())));
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in &all {
        places.push((*number, bytes.len()));
        bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let start = bytes.len();
    bytes.extend(b"xref\n0 1\n0000000000 65535 f \n");
    for (number, place) in places {
        bytes.extend(format!("{number} 1\n{place:010} 00000 n \n").bytes());
    }
    bytes.extend(
        format!("trailer\n<< /Root 1 0 R /Info 4 0 R /Size 100 >>\nstartxref\n{start}\n%%EOF\n").bytes(),
    );
    bytes
}

const HELVETICA: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";

fn text(pages: &[&str]) -> String {
    extract(&document(pages, HELVETICA, &[])).unwrap().text
}

#[test]
fn lines_and_paragraphs() {
    let page = "BT /F1 12 Tf 14 TL 72 700 Td (Two shells fell near the caf\\351 on Sunday, and the mill burnt down in the) Tj T* \
        [(mor) 20 (ning,) -300 (medics said.)] TJ 0 -40 Td (Nobody was hurt.) Tj ET";
    assert_eq!(
        text(&[page]),
        "Two shells fell near the café on Sunday, and the mill burnt down in the morning, medics said.\n\nNobody was hurt."
    );
}

#[test]
fn properties_are_read() {
    let extraction = extract(&document(&["BT /F1 12 Tf 72 700 Td (One.) Tj ET"], HELVETICA, &[])).unwrap();
    assert_eq!(
        (extraction.metadata.title.as_deref(), extraction.byline.as_deref()),
        (Some("Weekly report"), Some("Rana Example"))
    );
}

#[test]
fn codes_are_mapped_to_unicode() {
    let map = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
        /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
        /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
        1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n\
        2 beginbfchar\n<0001> <0041>\n<0002> <00660069>\nendbfchar\n\
        1 beginbfrange\n<0010> <0012> <0061>\nendbfrange\n\
        endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend";
    let stream = format!("<< /Length {} >>\nstream\n{map}\nendstream", map.len());
    let font = "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [7 0 R] >>";
    let descendant = "<< /Type /Font /Subtype /CIDFontType2 /DW 600 /W [1 [500 700] 16 18 450] >>";
    let page = "BT /F1 12 Tf 72 700 Td <00010002001000110012> Tj ET";
    let bytes = document(&[page], font, &["null", &stream, descendant]);
    assert_eq!(extract(&bytes).unwrap().text, "Afiabc");
}

#[test]
fn forms_are_read_and_do_not_show_themselves() {
    let content = "BT /F1 12 Tf 72 700 Td (In a form.) Tj ET /X1 Do";
    let form = format!(
        "<< /Type /XObject /Subtype /Form /Resources << /Font << /F1 3 0 R >> /XObject << /X1 5 0 R >> >> /Length {} >>\nstream\n{content}\nendstream",
        content.len()
    );
    assert_eq!(extract(&document(&["/X1 Do"], HELVETICA, &[&form])).unwrap().text, "In a form.");
}

#[test]
fn a_page_without_text_is_told() {
    let page = "BT /F1 12 Tf 72 700 Td (One.) Tj ET";
    let extraction = extract(&document(&[page, "q Q", page, "0 0 m"], HELVETICA, &[])).unwrap();
    assert_eq!(extraction.warnings, ["pages 2, 4 have no text layer and could not be read"]);
    let refused = extract(&document(&["q Q"], HELVETICA, &[])).unwrap_err();
    assert_eq!(refused.to_string(), "the PDF document has no text layer on any of its 1 pages");
}

#[test]
fn damaged_documents_are_refused_or_repaired() {
    assert!(
        extract(b"%PDF-1.4\n1 0 obj\n")
            .unwrap_err()
            .to_string()
            .starts_with("cannot read the PDF document: ")
    );
    let bytes = document(&["BT /F1 12 Tf 72 700 Td (One.) Tj ET"], HELVETICA, &[]);
    let without_table = bytes[..bytes.windows(5).position(|part| part == b"xref\n").unwrap()].to_vec();
    let trailer = b"trailer\n<< /Root 1 0 R >>\n%%EOF".to_vec();
    assert_eq!(extract(&[without_table, trailer].concat()).unwrap().text, "One.");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn damage_is_harmless(at in 0..2000usize, with in any::<u8>(), cut in 0..2000usize, content in "(BT |ET |/F1 [0-9e-]{1,4} Tf |\\([a-c]\\) Tj |\\[\\([a-c]\\) -?[0-9]{1,12}\\] TJ |[0-9.-]{1,9} |Td |Tm |cm |q |Q |/X1 Do |T\\* |' |\" ){0,30}") {
        let mut bytes = document(&[&content], HELVETICA, &[]);
        let _ = extract(&bytes);
        let n = bytes.len();
        bytes[at % n] = with;
        let _ = extract(&bytes);
        bytes.truncate(cut);
        let _ = extract(&bytes);
    }
}
