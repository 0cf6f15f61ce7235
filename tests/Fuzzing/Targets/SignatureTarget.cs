using System.Text;
using Lambda.Engine.Access;
using Lambda.Functions.Access;
using Lambda.Functions.Tests.Access;
using Microsoft.Extensions.Options;

namespace Fuzzing.Targets;

/// <summary>
/// Signed requests. One that was changed is refused, unless the change is one that signing does not see, such as a header that was not
/// signed: so much is checked that the method, the decoded path and the body of what passes are those that were signed.
/// </summary>
internal sealed class SignatureTarget() : Target("signatures")
{
    private const string Path = "/api/urls/echo/a%2Fb";
    private const string Body = """{"hello":"world"}""";
    private const string Query = "x=1&y=a%20b";
    private static readonly DateTimeOffset s_now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly TestSigner s_signer = new() { At = s_now };
    private static readonly byte[] s_body = Encoding.UTF8.GetBytes(Body);
    private readonly Authenticator _authenticator = Make();

    public override IReadOnlyList<byte[]> Seeds { get; } = Of(
        $"POST {Path}?{Query} HTTP/1.1\nHost: localhost\n{Headers()}\n\n{Body}",
        $"POST {Path}?{s_signer.Presign("POST", "localhost", Path, s_body)} HTTP/1.1\nHost: localhost\n\n{Body}",
        $"POST {Path} HTTP/1.1\nHost: localhost\nx-api-key: an api key of twenty+\n\n{Body}");

    public override IReadOnlyList<byte[]> Words { get; } = Of(
        "AWS4-HMAC-SHA256", "Credential=", "SignedHeaders=", "Signature=", "X-Amz-Date: ", "X-Amz-Expires=", "X-Amz-Algorithm=",
        "host", ";",
        "/aws4_request", "20260102T030405Z", "99999999T999999Z", ", ", "%", "%2F", "&", "=", "\n", "x-amz-content-sha256: ",
        "/us-east-1/lambda/");

    public override bool Read(byte[] input)
    {
        var parts = Text(input).Split("\n\n", 2);
        var lines = parts[0].Split('\n');
        var line = lines[0].Split(' ', 3);
        if (line.Length < 2 || parts.Length < 2 || !line[1].Contains('/', StringComparison.Ordinal)) return false;
        if (RawRequest.Of(line[0], line[1], parts[1], lines.Skip(1)) is not { } request) return false;
        var credentials = _authenticator.Read(request);
        if (credentials.Refusal is not null) return false;
        if (credentials.Signature is null) return true;
        if (Authenticator.Verify(credentials, request, Encoding.UTF8.GetBytes(parts[1])) is not null) return false;
        if (line[0] != "POST" || parts[1] != Body || Uri.UnescapeDataString(request.Path.Value!) is not "/api/urls/echo/a/b")
            throw new InvalidOperationException($"A request passed that was not signed: {Text(input)}");
        return true;
    }

    private static string Headers() => string.Join('\n', s_signer
        .Headers("POST", "localhost", Path, Query, s_body).Select(header => $"{header.Key}: {header.Value}"));

    private static Authenticator Make()
    {
        var options = new AccessOptions();
        options.Principals["ci"] = new() { AccessKeyId = s_signer.AccessKeyId, SecretAccessKey = s_signer.Secret };
        options.Principals["key"] = new() { ApiKey = "an api key of twenty+" };
        return new Authenticator(new(Options.Create(options)), Options.Create(options), new ManualTimeProvider(s_now));
    }
}
