//! The content of a page: strings with their places, in the order in which they are drawn.

use std::collections::HashMap;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::font::{Font, value};

/// Forms may show forms, so deep.
const DEEPEST: usize = 6;
/// So many pieces of a page are read.
const MOST_PIECES: usize = 400_000;

/// A piece of text on a page. Units are those of the page, from its lower left corner.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub text: String,
    pub x: f32,
    pub y: f32,
    /// Where it ends.
    pub end: f32,
    pub size: f32,
}

/// The text of a page, in the order in which it is drawn.
pub(super) fn read_page(document: &Document, page: ObjectId, limit: usize) -> Vec<Piece> {
    let mut reader = Reader { document, limit, pieces: Vec::new(), forms: Vec::new() };
    let Ok(content) = document.get_page_content_with_limit(page, limit) else { return Vec::new() };
    let Ok((own, ids)) = document.get_page_resources(page) else { return Vec::new() };
    let mut resources: Vec<&Dictionary> = own.into_iter().collect();
    resources.extend(ids.iter().filter_map(|id| document.get_dictionary(*id).ok()));
    reader.read(&content, &resources, IDENTITY);
    reader.pieces
}

/// `[a b c d e f]`, as PDF writes a matrix.
type Matrix = [f32; 6];
const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

fn times(left: &Matrix, right: &Matrix) -> Matrix {
    let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (left, right);
    [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}

/// What graphics operators set.
#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<usize>,
    size: f32,
    char_space: f32,
    word_space: f32,
    scale: f32,
    leading: f32,
    rise: f32,
}

struct Reader<'d> {
    document: &'d Document,
    limit: usize,
    pieces: Vec<Piece>,
    /// The forms being read, so that none shows itself.
    forms: Vec<ObjectId>,
}

/// What is drawn by one stream.
struct Drawing<'r> {
    resources: &'r [&'r Dictionary],
    fonts: Vec<Font>,
    by_name: HashMap<Vec<u8>, Option<usize>>,
    state: State,
    saved: Vec<State>,
    text: Matrix,
    line: Matrix,
}

impl Reader<'_> {
    fn read(&mut self, content: &[u8], resources: &[&Dictionary], matrix: Matrix) {
        let Ok(content) = Content::decode(content) else { return };
        let state = State {
            matrix,
            font: None,
            size: 0.0,
            char_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        let mut drawing = Drawing {
            resources,
            fonts: Vec::new(),
            by_name: HashMap::new(),
            state,
            saved: Vec::new(),
            text: IDENTITY,
            line: IDENTITY,
        };
        for operation in &content.operations {
            if self.pieces.len() > MOST_PIECES {
                return;
            }
            self.take(operation, &mut drawing);
        }
    }

    fn take(&mut self, Operation { operator, operands }: &Operation, drawing: &mut Drawing<'_>) {
        let numbers = || operands.iter().filter_map(|operand| operand.as_float().ok());
        let number = |at: usize| operands.get(at).and_then(|operand| operand.as_float().ok()).unwrap_or(0.0);
        match operator.as_str() {
            "q" if drawing.saved.len() < 64 => drawing.saved.push(drawing.state.clone()),
            "Q" => drawing.state = drawing.saved.pop().unwrap_or_else(|| drawing.state.clone()),
            "cm" => {
                if let Some(matrix) = matrix_of(numbers()) {
                    drawing.state.matrix = times(&matrix, &drawing.state.matrix);
                }
            }
            "BT" => (drawing.text, drawing.line) = (IDENTITY, IDENTITY),
            "Tf" => {
                if let Some(name) = operands.first().and_then(|name| name.as_name().ok()) {
                    drawing.state.font = self.font(name, drawing);
                }
                drawing.state.size = number(1);
            }
            "Tm" => {
                if let Some(matrix) = matrix_of(numbers()) {
                    (drawing.text, drawing.line) = (matrix, matrix);
                }
            }
            "Td" => drawing.next_line(number(0), number(1)),
            "TD" => {
                drawing.state.leading = -number(1);
                drawing.next_line(number(0), number(1));
            }
            "T*" => drawing.next_line(0.0, -drawing.state.leading),
            "TL" => drawing.state.leading = number(0),
            "Tc" => drawing.state.char_space = number(0),
            "Tw" => drawing.state.word_space = number(0),
            "Tz" => drawing.state.scale = number(0) / 100.0,
            "Ts" => drawing.state.rise = number(0),
            "Tj" | "TJ" => self.show(operands, drawing),
            "'" => {
                drawing.next_line(0.0, -drawing.state.leading);
                self.show(operands, drawing);
            }
            "\"" => {
                (drawing.state.word_space, drawing.state.char_space) = (number(0), number(1));
                drawing.next_line(0.0, -drawing.state.leading);
                self.show(operands.get(2..).unwrap_or_default(), drawing);
            }
            "Do" => {
                if let Some(name) = operands.first().and_then(|name| name.as_name().ok()) {
                    self.show_form(name, drawing);
                }
            }
            _ => {}
        }
    }

    /// The font of a name, read when it is first used.
    fn font(&self, name: &[u8], drawing: &mut Drawing<'_>) -> Option<usize> {
        if let Some(known) = drawing.by_name.get(name) {
            return *known;
        }
        let font = find(drawing.resources, b"Font", name, self.document).and_then(|font| font.as_dict().ok());
        let found = font.map(|font| {
            drawing.fonts.push(Font::read(font, self.document, self.limit));
            drawing.fonts.len() - 1
        });
        drawing.by_name.insert(name.to_owned(), found);
        found
    }

    fn show(&mut self, operands: &[Object], drawing: &mut Drawing<'_>) {
        let mut strings = operands;
        if let Some(Object::Array(parts)) = operands.first() {
            strings = parts;
        }
        for part in strings {
            match part {
                Object::String(string, _) => self.pieces.extend(drawing.show(string)),
                shift => {
                    if let Some(shift) = value(shift, self.document) {
                        drawing.advance(-shift / 1000.0 * drawing.state.size * drawing.state.scale);
                    }
                }
            }
        }
    }

    /// Draws what a name stands for, if it is a form; images are passed over.
    fn show_form(&mut self, name: &[u8], drawing: &Drawing<'_>) {
        let Some((id, form)) = find_with_id(drawing.resources, b"XObject", name, self.document) else {
            return;
        };
        let Ok(form) = form.as_stream() else { return };
        let is_form = form.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form");
        if !is_form || self.forms.len() >= DEEPEST || self.forms.contains(&id) {
            return;
        }
        let Ok(content) = form.get_plain_content_with_limit(self.limit) else { return };
        let own = form.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict).ok();
        let matrix = form.dict.get_deref(b"Matrix", self.document).and_then(Object::as_array).ok();
        let matrix = matrix
            .and_then(|numbers| matrix_of(numbers.iter().filter_map(|number| value(number, self.document))));
        let resources: Vec<&Dictionary> = own.into_iter().chain(drawing.resources.iter().copied()).collect();
        self.forms.push(id);
        self.read(&content, &resources, times(&matrix.unwrap_or(IDENTITY), &drawing.state.matrix));
        self.forms.pop();
    }
}

fn matrix_of(numbers: impl Iterator<Item = f32>) -> Option<Matrix> {
    numbers.collect::<Vec<f32>>().try_into().ok()
}

fn find<'d>(
    resources: &[&'d Dictionary],
    kind: &[u8],
    name: &[u8],
    document: &'d Document,
) -> Option<&'d Object> {
    find_with_id(resources, kind, name, document).map(|(_, object)| object)
}

fn find_with_id<'d>(
    resources: &[&'d Dictionary],
    kind: &[u8],
    name: &[u8],
    document: &'d Document,
) -> Option<(ObjectId, &'d Object)> {
    resources.iter().find_map(|resources| {
        let named = resources.get_deref(kind, document).ok()?.as_dict().ok()?;
        let (id, object) = document.dereference(named.get(name).ok()?).ok()?;
        Some((id.unwrap_or_default(), object))
    })
}

impl Drawing<'_> {
    fn next_line(&mut self, x: f32, y: f32) {
        self.line = times(&[1.0, 0.0, 0.0, 1.0, x, y], &self.line);
        self.text = self.line;
    }

    fn advance(&mut self, x: f32) {
        self.text = times(&[1.0, 0.0, 0.0, 1.0, x, 0.0], &self.text);
    }

    /// Shows a string, and goes on behind it.
    fn show(&mut self, string: &[u8]) -> Option<Piece> {
        let glyphs = self.fonts.get(self.state.font?)?.glyphs(string);
        let State { size, char_space, word_space, scale, rise, .. } = self.state;
        let at = times(&times(&[size * scale, 0.0, 0.0, size, 0.0, rise], &self.text), &self.state.matrix);
        let mut text = String::new();
        for glyph in glyphs {
            let space = char_space + if glyph.is_space { word_space } else { 0.0 };
            self.advance((glyph.width * size + space) * scale);
            text.push_str(&glyph.text);
        }
        let end = times(&self.text, &self.state.matrix);
        // Text that runs downwards or upwards has its size in the other entries.
        let size = at[2].hypot(at[3]);
        let piece = Piece { text, x: at[4], y: at[5], end: end[4], size };
        let is_finite = [piece.x, piece.y, piece.end, piece.size].iter().all(|number| number.is_finite());
        (is_finite && !piece.text.is_empty()).then_some(piece)
    }
}
