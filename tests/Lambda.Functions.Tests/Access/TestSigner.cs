using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lambda.Functions.Tests.Access;

/// <summary>Signs as a client does: written from AWS's description on its own, and plainly.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html</remarks>
internal sealed record TestSigner(string AccessKeyId = "AKIDEXAMPLE000000000", string Secret =
    "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", string Region = "us-east-1", string Service = "lambda")
{
    public DateTimeOffset At { get; init; } = TimeProvider.System.GetUtcNow();

    public string Date => At.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private string Scope => $"{Date[..8]}/{Region}/{Service}/aws4_request";

    /// <summary>The headers to send besides those given: all of them, and the host, are signed.</summary>
    public Dictionary<string, string> Headers(
        string method, string host, string path, string query, byte[] body, params (string Name, string Value)[] headers)
    {
        var all = headers.Append(("host", host))
            .Append(("x-amz-date", Date)).OrderBy(header => header.Item1, StringComparer.Ordinal).ToList();
        var names = string.Join(';', all.Select(header => header.Item1));
        var signature = Sign(method, path, query, all, names, body);
        return new()
        {
            ["X-Amz-Date"] = Date,
            ["Authorization"] = $"AWS4-HMAC-SHA256 Credential={AccessKeyId}/{Scope}, SignedHeaders={names}, Signature={signature}"
        };
    }

    /// <summary>The query of a presigned address.</summary>
    public string Presign(
        string method, string host, string path, byte[] body, string expires = "60", params (string Name, string Value)[] headers)
    {
        var all = headers.Append(("host", host)).OrderBy(header => header.Item1, StringComparer.Ordinal).ToList();
        var names = string.Join(';', all.Select(header => header.Item1));
        var query =
            $"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={Uri.EscapeDataString($"{AccessKeyId}/{Scope}")}&X-Amz-Date={Date}&X-Amz-Expires={expires}&X-Amz-SignedHeaders={Uri.EscapeDataString(names)}";
        return $"{query}&X-Amz-Signature={Sign(method, path, query, all, names, body)}";
    }

    private string Sign(string method, string path, string query, List<(string Name, string Value)> headers, string names, byte[] body)
    {
        var canonicalQuery = string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        var canonicalPath = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        var request =
            $"{method}\n{canonicalPath}\n{canonicalQuery}\n{string.Concat(headers.Select(header => $"{header.Name}:{header.Value}\n"))}\n{names}\n{Convert.ToHexStringLower(SHA256.HashData(body))}";
        var text = $"AWS4-HMAC-SHA256\n{Date}\n{Scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request)))}";
        var key = Hmac(Encoding.UTF8.GetBytes("AWS4" + Secret), Date[..8]);
        foreach (var part in (string[])[Region, Service, "aws4_request"]) key = Hmac(key, part);
        return Convert.ToHexStringLower(Hmac(key, text));
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
