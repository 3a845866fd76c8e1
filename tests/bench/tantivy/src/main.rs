// SPDX-License-Identifier: MIT
//
// main.rs - Tantivy in the benchmark, as driver.h says what a driver is: build, serve, the same commands and
// queries. One text field with freqs and positions, the default tokenizer, BM25 with k1 1.2 and b 0.75 (built
// in); headline stored, id and time as fast fields; merged into one segment. One thread.

use std::env;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::ops::Bound;
use std::time::Instant;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, PhraseQuery, Query, RangeQuery, RegexQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions, FAST, STORED};
use tantivy::{DocAddress, Index, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term};

type Failure = Box<dyn std::error::Error>;

#[derive(Clone, Copy)]
struct Fields {
    id: Field,
    published: Field,
    headline: Field,
    text: Field,
}

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("default")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let fields = Fields {
        id: builder.add_u64_field("id", FAST),
        published: builder.add_i64_field("published", FAST),
        headline: builder.add_text_field("headline", TextOptions::default() | STORED),
        text: builder.add_text_field("text", TextOptions::default().set_indexing_options(indexing)),
    };
    (builder.build(), fields)
}

fn build(corpus: &str, folder: &str) -> Result<(), Failure> {
    fs::create_dir_all(folder)?;
    let (schema, fields) = schema();
    let index = Index::create_in_dir(folder, schema)?;
    let mut writer: IndexWriter = index.writer_with_num_threads(2, 256 << 20)?;
    for line in BufReader::new(File::open(corpus)?).lines() {
        let line = line?;
        let parts: Vec<&str> = line.split('\t').collect();
        let mut document = TantivyDocument::default();
        document.add_u64(fields.id, parts[0].parse()?);
        document.add_i64(fields.published, parts[1].parse()?);
        document.add_text(fields.headline, parts[2]);
        document.add_text(fields.text, format!("{} {}", parts[2], parts[3]).trim());
        writer.add_document(document)?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 256 << 20)?;
        writer.merge(&segments).wait()?;
        writer.garbage_collect_files().wait()?;
    }
    Ok(())
}

fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let shifted = if month > 2 { year } else { year - 1 };
    let era = shifted.div_euclid(400);
    let of_era = shifted.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468
}

fn day(text: &str) -> Result<i64, Failure> {
    let parts: Vec<i64> = text.split('-').map(str::parse).collect::<Result<_, _>>()?;
    Ok(days_from_civil(parts[0], parts[1], parts[2]) * 86400)
}

fn clause(fields: Fields, text: &str) -> Result<Box<dyn Query>, Failure> {
    let term = |word: &str| Term::from_field_text(fields.text, word);
    if let Some(phrase) = text.strip_prefix('"') {
        let words: Vec<Term> = phrase.trim_end_matches('"').split(' ').map(term).collect();
        return Ok(Box::new(PhraseQuery::new(words)));
    }
    if let Some(range) = text.strip_prefix("date:") {
        let (first, last) = range.split_once("..").ok_or("a bad date")?;
        let limit = |second| Term::from_field_i64(fields.published, second);
        return Ok(Box::new(RangeQuery::new(
            Bound::Included(limit(day(first)?)),
            Bound::Excluded(limit(day(last)? + 86400)),
        )));
    }
    if let Some(prefix) = text.strip_suffix('*') {
        return Ok(Box::new(RegexQuery::from_pattern(&format!("{prefix}.*"), fields.text)?));
    }
    if let Some(word) = text.strip_suffix('~') {
        return Ok(Box::new(FuzzyTermQuery::new(term(word), 1, true)));
    }
    Ok(Box::new(TermQuery::new(term(text), IndexRecordOption::WithFreqs)))
}

/// Clauses with blanks between them; a phrase holds blanks.
fn cut(text: &str) -> Vec<&str> {
    let (mut clauses, mut start, mut quoted) = (Vec::new(), 0, false);
    for (at, byte) in text.bytes().enumerate() {
        quoted ^= byte == b'"';
        if byte == b' ' && !quoted {
            clauses.push(&text[start..at]);
            start = at + 1;
        }
    }
    clauses.push(&text[start..]);
    clauses
}

/// occur: of clauses without a sign. A date only filters, so its constant score is taken off.
fn query(fields: Fields, text: &str, occur: Occur) -> Result<Box<dyn Query>, Failure> {
    let mut clauses = Vec::new();
    for written in cut(text) {
        let (occur, bare) = match written.as_bytes()[0] {
            b'+' => (Occur::Must, &written[1..]),
            b'-' => (Occur::MustNot, &written[1..]),
            _ => (occur, written),
        };
        let mut query = clause(fields, bare)?;
        if bare.starts_with("date:") {
            query = Box::new(tantivy::query::BoostQuery::new(query, 0.0));
        }
        clauses.push((occur, query));
    }
    if clauses.len() == 1 {
        return Ok(clauses.remove(0).1);
    }
    Ok(Box::new(BooleanQuery::new(clauses)))
}

type Top = Vec<(f32, DocAddress)>;

fn ask(searcher: &Searcher, query: &dyn Query, limit: usize, count: bool) -> Result<(usize, Top), Failure> {
    if limit == 0 {
        return Ok((query.count(searcher)?, Vec::new()));
    }
    let collector = TopDocs::with_limit(limit).order_by_score();
    if count {
        let (top, count) = searcher.search(query, &(collector, Count))?;
        return Ok((count, top));
    }
    Ok((1, searcher.search(query, &collector)?))
}

fn answer(searcher: &Searcher, fields: Fields, line: &str) -> Result<(usize, Top), Failure> {
    let (command, text) = line.split_once('\t').ok_or("a command without a query")?;
    let count = command.ends_with("COUNT");
    let limit = if command == "COUNT" { 0 } else { command.split('_').nth(1).ok_or("a bad command")?.parse()? };
    if command.starts_with("AUTO_") {
        let answer = ask(searcher, &*query(fields, text, Occur::Must)?, limit, count)?;
        if answer.0 > 0 {
            return Ok(answer);
        }
    }
    ask(searcher, &*query(fields, text, Occur::Should)?, limit, count)
}

fn print_hits(output: &mut impl Write, searcher: &Searcher, top: &Top) -> Result<(), Failure> {
    for (rank, (score, address)) in top.iter().enumerate() {
        let ids = searcher.segment_reader(address.segment_ord).fast_fields().u64("id")?;
        let id = ids.first(address.doc_id).ok_or("no id")?;
        write!(output, "{}{id}:{score}", if rank > 0 { " " } else { "" })?;
    }
    Ok(writeln!(output)?)
}

fn serve(folder: &str, hits: bool) -> Result<(), Failure> {
    let opened = Instant::now();
    let mut first_answer = 0;
    let index = Index::open_in_dir(folder)?;
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let (searcher, fields) = (reader.searcher(), schema().1);
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line = line?;
        if line == "OPENING" {
            writeln!(output, "1\t{first_answer}")?;
        } else {
            let start = Instant::now();
            let (count, top) = answer(&searcher, fields, &line)?;
            let nanoseconds = start.elapsed().as_nanos();
            if first_answer == 0 {
                first_answer = opened.elapsed().as_nanos();
            }
            if hits && !line.starts_with("COUNT") {
                print_hits(&mut output, &searcher, &top)?;
            } else {
                writeln!(output, "{count}\t{nanoseconds}")?;
            }
        }
        output.flush()?;
    }
    Ok(())
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["version"] => println!("{}", tantivy::version_string()),
        ["build", corpus, folder] => build(corpus, folder)?,
        ["serve", folder] => serve(folder, false)?,
        ["serve", folder, "--hits"] => serve(folder, true)?,
        _ => return Err("usage: bench-tantivy build CORPUS INDEX | serve INDEX [--hits]".into()),
    }
    Ok(())
}
