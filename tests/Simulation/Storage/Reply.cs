using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Simulation.Transport;

namespace Simulation.Storage;

/// <summary>An answer of the storage service.</summary>
internal sealed class Reply(int status, byte[] body)
{
    private static readonly JsonWriterOptions Quick = new() { SkipValidation = true };

    public int Status => status;

    public byte[] Body => body;

    public string? Code { get; private init; }

    public Headers Headers { get; } = new();

    public static Reply Of(int status) => new(status, []);

    public static Reply Json(int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, Quick);
        write(writer);
        writer.Flush();
        return new Reply(status, buffer.WrittenSpan.ToArray()).With("Content-Type", "application/json;odata=minimalmetadata");
    }

    public static Reply Xml(int status, string body) =>
        new Reply(status, Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?>{body}"))
            .With("Content-Type", "application/xml");

    public static Reply Error(StorageKind service, int status, string code, string before = "")
    {
        var body = service == StorageKind.Table
            ? $"{{\"odata.error\":{{\"code\":\"{code}\",\"message\":{{\"lang\":\"en-US\",\"value\":\"{before}{code}.\"}}}}}}"
            : $"<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>{code}.</Message></Error>";
        var reply = new Reply(status, Encoding.UTF8.GetBytes(body)) { Code = code };
        return reply.With("x-ms-error-code", code)
            .With("Content-Type", service == StorageKind.Table ? "application/json" : "application/xml");
    }

    public Reply With(string name, string value)
    {
        Headers.Set(name, value);
        return this;
    }

    public override string ToString() =>
        Code is null ? status.ToString(CultureInfo.InvariantCulture) : $"{status.ToString(CultureInfo.InvariantCulture)} {Code}";
}
