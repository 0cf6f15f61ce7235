using System.Globalization;
using System.Text;

namespace Simulation.Storage;

/// <summary>Transactions: a change set in a multipart body, and the answer in another.</summary>
internal static class TableBatch
{
    private const string Boundary = "batchresponse_1";
    private const string IfMatch = "If-Match:";
    private const string ChangeSet = "changesetresponse_1";

    public static Reply Answer(StorageCall call, TableService tables)
    {
        var changes = Changes(Encoding.UTF8.GetString(call.Body)).ToList();
        var replies = tables.Commit(changes);
        // A refused transaction has one answer, which names the change by its number.
        var text = new StringBuilder($"--{Boundary}\r\nContent-Type: multipart/mixed; boundary={ChangeSet}\r\n\r\n");
        foreach (var reply in replies)
        {
            text.Append(CultureInfo.InvariantCulture, $"--{ChangeSet}\r\nContent-Type: application/http\r\n");
            text.Append("Content-Transfer-Encoding: binary\r\n\r\n");
            text.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status} {reply.Code ?? "No Content"}\r\n");
            foreach (var header in reply.Headers.All) text.Append(CultureInfo.InvariantCulture, $"{header.Name}: {header.Value}\r\n");
            text.Append("\r\n").Append(Encoding.UTF8.GetString(reply.Body)).Append("\r\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"--{ChangeSet}--\r\n--{Boundary}--\r\n");
        return new Reply(202, Encoding.UTF8.GetBytes(text.ToString())).With("Content-Type", $"multipart/mixed; boundary={Boundary}");
    }

    private static IEnumerable<TableChange> Changes(string body)
    {
        // Each part is a request: its line, its headers, an empty line, its JSON.
        foreach (var part in body.Split("application/http", StringSplitOptions.None).Skip(1))
        {
            var request = part[(part.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
            var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var lines = request[..end].Split("\r\n");
            var rest = request[(end + 4)..];
            if (lines[0].Split(' ') is not [var method, var address, ..]) throw new FormatException(lines[0]);
            var path = TablePath.Of(Uri.UnescapeDataString(new Uri(address).AbsolutePath));
            var match = lines.FirstOrDefault(line => line.StartsWith(IfMatch, StringComparison.OrdinalIgnoreCase));
            var json = rest[..rest.IndexOf("\r\n--", StringComparison.Ordinal)].Trim();
            yield return new(path.Table, path.Key, method, match?[IfMatch.Length..].Trim(), Encoding.UTF8.GetBytes(json));
        }
    }
}
