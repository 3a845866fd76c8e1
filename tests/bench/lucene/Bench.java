/* SPDX-License-Identifier: MIT
 *
 * Bench.java - Lucene in the benchmark, as driver.h says what a driver is: build, serve, the same commands and
 * queries. One text field with positions and norms, BM25 with k1 1.2 and b 0.75, the standard analyzer (no
 * stop words, no stems); headline stored, time as a point; merged into one segment. `build-reordered` also
 * reorders the documents by recursive graph bisection. One thread, no query cache.
 */
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.misc.index.BPIndexReorderer;
import org.apache.lucene.misc.index.BPReorderingMergePolicy;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.Version;

public final class Bench {
	private static final int FUZZY_FORMS_MAX = 1000;

	private Bench() {
	}

	/* ---- building ---- */

	private static void build(Path corpus, Path index, boolean reorder) throws IOException {
		IndexWriterConfig config = new IndexWriterConfig(new StandardAnalyzer());

		config.setSimilarity(new BM25Similarity(1.2f, 0.75f));
		config.setRAMBufferSizeMB(256);
		config.setMergeScheduler(new SerialMergeScheduler());
		if (reorder)
			config.setMergePolicy(new BPReorderingMergePolicy(new TieredMergePolicy(), new BPIndexReorderer()));
		try (IndexWriter writer = new IndexWriter(FSDirectory.open(index), config);
				BufferedReader lines = Files.newBufferedReader(corpus)) {
			for (String line; (line = lines.readLine()) != null;) {
				writer.addDocument(document(line.split("\t", -1)));
				/* Merges reorder, and a single segment would not be merged. */
				if (reorder && writer.getDocStats().numDocs == 1)
					writer.flush();
			}
			writer.forceMerge(1);
			writer.commit();
		}
	}

	private static Document document(String[] fields) {
		Document document = new Document();
		String text = fields[2].isEmpty() ? fields[3] : fields[2] + " " + fields[3];

		document.add(new NumericDocValuesField("id", Long.parseLong(fields[0])));
		document.add(new LongField("published", Long.parseLong(fields[1]), Field.Store.NO));
		document.add(new StoredField("headline", fields[2]));
		document.add(new TextField("text", text, Field.Store.NO));
		return document;
	}

	/* ---- queries ---- */

	private static Query clause(String text) {
		if (text.startsWith("\"")) {
			PhraseQuery.Builder phrase = new PhraseQuery.Builder();

			for (String word : text.substring(1, text.length() - 1).split(" "))
				phrase.add(new Term("text", word));
			return phrase.build();
		}
		if (text.startsWith("date:")) {
			String[] ends = text.substring(5).split("\\.\\.");
			long first = LocalDate.parse(ends[0]).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
			long last = LocalDate.parse(ends[1]).plusDays(1).atStartOfDay().toEpochSecond(ZoneOffset.UTC) - 1;

			return LongField.newRangeQuery("published", first, last);
		}
		if (text.endsWith("*"))
			return new PrefixQuery(new Term("text", text.substring(0, text.length() - 1)));
		if (text.endsWith("~"))
			return new FuzzyQuery(new Term("text", text.substring(0, text.length() - 1)), 1, 1, FUZZY_FORMS_MAX, true);
		return new TermQuery(new Term("text", text));
	}

	private static List<String> cut(String text) {
		List<String> clauses = new ArrayList<>();
		int at = 0;

		while (at < text.length()) {
			int quote = text.indexOf('"', at), end = text.indexOf(' ', at);

			if (quote >= 0 && (end < 0 || quote < end))
				end = text.indexOf(' ', text.indexOf('"', quote + 1));
			if (end < 0)
				end = text.length();
			if (end > at)
				clauses.add(text.substring(at, end));
			at = end + 1;
		}
		return clauses;
	}

	/* occur: of clauses without a sign. A date only filters, in all engines. */
	private static Query query(String text, BooleanClause.Occur occur) {
		List<String> clauses = cut(text);
		BooleanQuery.Builder all = new BooleanQuery.Builder();

		if (clauses.size() == 1)
			return clause(clauses.get(0).startsWith("+") ? clauses.get(0).substring(1) : clauses.get(0));
		for (String written : clauses) {
			boolean signed = written.startsWith("+") || written.startsWith("-");
			String bare = signed ? written.substring(1) : written;

			all.add(clause(bare), bare.startsWith("date:") ? BooleanClause.Occur.FILTER
					: written.startsWith("+") ? BooleanClause.Occur.MUST
					: written.startsWith("-") ? BooleanClause.Occur.MUST_NOT : occur);
		}
		return all.build();
	}

	/* ---- asking ---- */

	private static final class Answer {
		long count = 1;
		TopDocs top;
	}

	private static Answer ask(IndexSearcher searcher, Query query, int limit, boolean count) throws IOException {
		Answer answer = new Answer();

		if (limit == 0) {
			answer.count = searcher.count(query);
			return answer;
		}
		answer.top = searcher.search(query,
				new TopScoreDocCollectorManager(limit, null, count ? Integer.MAX_VALUE : limit));
		if (count)
			answer.count = answer.top.totalHits.value();
		return answer;
	}

	private static Answer answer(IndexSearcher searcher, String line) throws IOException {
		int tab = line.indexOf('\t');
		String command = line.substring(0, tab), text = line.substring(tab + 1);
		boolean automatic = command.startsWith("AUTO_"), count = command.endsWith("COUNT");
		int limit = command.equals("COUNT") ? 0 : Integer.parseInt(command.split("_")[1]);

		if (automatic) {
			Answer answer = ask(searcher, query(text, BooleanClause.Occur.MUST), limit, count);

			if (answer.count > 0)
				return answer;
		}
		return ask(searcher, query(text, BooleanClause.Occur.SHOULD), limit, count);
	}

	private static long id(IndexSearcher searcher, int document) throws IOException {
		for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
			if (document >= leaf.docBase + leaf.reader().maxDoc())
				continue;
			NumericDocValues ids = leaf.reader().getNumericDocValues("id");

			ids.advanceExact(document - leaf.docBase);
			return ids.longValue();
		}
		throw new IOException("no such document");
	}

	private static String hits(IndexSearcher searcher, TopDocs top) throws IOException {
		StringBuilder text = new StringBuilder();

		for (ScoreDoc hit : top.scoreDocs)
			text.append(text.length() > 0 ? " " : "").append(id(searcher, hit.doc)).append(':').append(hit.score);
		return text.toString();
	}

	private static void serve(Path index, boolean hits) throws IOException {
		long opened = System.nanoTime(), firstAnswer = 0;
		BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		PrintStream output = new PrintStream(System.out, false, StandardCharsets.UTF_8);

		try (DirectoryReader reader = DirectoryReader.open(new MMapDirectory(index))) {
			IndexSearcher searcher = new IndexSearcher(reader);

			searcher.setSimilarity(new BM25Similarity(1.2f, 0.75f));
			searcher.setQueryCache(null);
			for (String line; (line = lines.readLine()) != null;) {
				if (line.equals("OPENING")) {
					output.println("1\t" + (firstAnswer - opened));
				} else {
					long start = System.nanoTime();
					Answer answer = answer(searcher, line);
					long end = System.nanoTime();

					firstAnswer = firstAnswer == 0 ? end : firstAnswer;
					output.println(hits && answer.top != null ? hits(searcher, answer.top)
							: answer.count + "\t" + (end - start));
				}
				output.flush();
			}
		}
	}

	public static void main(String[] arguments) throws IOException {
		if (arguments.length == 1 && arguments[0].equals("version"))
			System.out.println(Version.LATEST);
		else if (arguments.length == 3 && arguments[0].startsWith("build"))
			build(Path.of(arguments[1]), Path.of(arguments[2]), arguments[0].equals("build-reordered"));
		else if (arguments.length >= 2 && arguments[0].equals("serve"))
			serve(Path.of(arguments[1]), arguments.length == 3 && arguments[2].equals("--hits"));
		else
			throw new IllegalArgumentException("build CORPUS INDEX | build-reordered CORPUS INDEX | serve INDEX [--hits]");
	}
}
