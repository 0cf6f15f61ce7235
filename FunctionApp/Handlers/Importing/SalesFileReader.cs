using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace FunctionApp.Handlers.Importing;

/// <summary>Reads a day's sales row by row: UTF-8 (a byte order mark is allowed), comma-separated, quoted as in RFC 4180.</summary>
internal static class SalesFileReader
{
    // Invalid UTF-8 throws, and a byte order mark does not change the encoding: UTF-16 is refused.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    /// <summary>Reads the rows of the file, accepted or rejected. Empty lines are not rows.</summary>
    /// <exception cref="SalesFileException">The file as a whole is not a CSV of sales, or is larger than
    /// <see cref="SalesLimits"/>.</exception>
    public static async IAsyncEnumerable<SalesRow> ReadAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var text = new StreamReader(file, Utf8, detectEncodingFromByteOrderMarks: false);
        using var reader = new RowLimitedReader(text, SalesLimits.RowLength, cancellation);
        var stray = false;
        // Empty lines count as records, so that the line numbers are right.
        var configuration = new CsvConfiguration(
            CultureInfo.InvariantCulture) { BadDataFound = _ => stray = true, IgnoreBlankLines = false };
        using var parser = new CsvParser(reader, configuration, leaveOpen: true);
        var lines = new LineCounter();

        if (!await NextAsync(parser, reader, lines)) throw new SalesFileException("The file is empty.");
        var columns = SalesColumns.Of(parser.Record!);
        for (var rows = 1; await NextAsync(parser, reader, lines); rows++)
        {
            if (rows > SalesLimits.Rows) throw new SalesFileException($"The file has more than {SalesLimits.Rows} rows.");
            stray = false;
            // The parser checks quotes only when a field is read.
            var fields = parser.Record!;
            if (stray)
                yield return Rejected(
                    parser, lines, "A quote is inside a field that is not quoted, or follows the closing quote of a field.");
            else if (SalesLineParser.TryParse(fields, columns, out var line, out var reason)) yield return new SalesRow.Accepted(line);
            else yield return Rejected(parser, lines, reason);
        }
    }

    private static async Task<bool> NextAsync(CsvParser parser, RowLimitedReader reader, LineCounter lines)
    {
        try
        {
            while (await parser.ReadAsync())
            {
                var isRow = lines.Take(parser.RawRecord);
                reader.LinesEnded(isRow);
                if (isRow) return true;
            }
            return false;
        }
        catch (DecoderFallbackException e)
        {
            throw new SalesFileException($"The file is not a CSV of sales: it is not UTF-8 text. {e.Message}", e);
        }
    }

    private static SalesRow.Rejected Rejected(CsvParser parser, LineCounter lines, string reason) =>
        new(lines.Start, reason, parser.RawRecord.Trim('\r', '\n'));
}
