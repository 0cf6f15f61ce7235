using System.Buffers;
using System.Text;
using Azure.Data.Tables.Protocol;

namespace Azure.Data.Tables.Transactions;

/// <summary>A transaction as the service takes it: one part that holds a change set, one request per action in that.</summary>
/// <remarks>See https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions.</remarks>
internal static class BatchRequest
{
    public static string ContentType(Guid batch) => $"multipart/mixed; boundary=batch_{batch}";

    public static ReadOnlyMemory<byte> Content(Guid batch, Guid changes, string root, IReadOnlyList<TableOperation> operations)
    {
        var content = new ArrayBufferWriter<byte>(1024 * operations.Count + 256);
        Text(content, $"--batch_{batch}\r\nContent-Type: multipart/mixed; boundary=changeset_{changes}\r\n\r\n");
        foreach (var operation in operations)
        {
            Text(content, $"--changeset_{changes}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
            Text(content, $"{operation.Method} {root}/{operation.Path} HTTP/1.1\r\nAccept: application/json;odata=minimalmetadata\r\nDataServiceVersion: 3.0\r\n");
            if (operation.IfMatch is { } condition) Text(content, $"If-Match: {condition}\r\n");
            if (operation.WantsNoContent) Text(content, "Prefer: return-no-content\r\n");
            if (operation.Body is { } body)
            {
                Text(content, $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
                content.Write(body.Span);
            }
            else
            {
                Text(content, "\r\n");
            }
            Text(content, "\r\n");
        }
        Text(content, $"--changeset_{changes}--\r\n\r\n--batch_{batch}--\r\n");
        return content.WrittenMemory;
    }

    private static void Text(ArrayBufferWriter<byte> content, FormattableString text) => Text(content, FormattableString.Invariant(text));

    private static void Text(ArrayBufferWriter<byte> content, string text) => Encoding.UTF8.GetBytes(text, content);
}
