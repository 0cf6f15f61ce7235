using System.Text.Json;
using Lambda.Engine;
using Lambda.Engine.Invocation;
using Lambda.Functions.Api;
using Lambda.Functions.Api.Urls;
using Lambda.Functions.Callers.ApiGateway;
using Lambda.Functions.Callers.CloudFormation;
using Lambda.Functions.Callers.Cognito;

namespace Fuzzing.Targets;

/// <summary>Requests as the server hands them over: events made from them, their headers and their bodies.</summary>
internal sealed class HttpTarget() : Target("http")
{
    private const string Address = "/api/urls/echo";

    private static readonly LambdaFunction s_function = new(
        "echo", "arn:aws:lambda:us-east-1:000000000000:function:echo", typeof(object), new FunctionOptions(),
        (payload, _, _) => new(payload));

    public override IReadOnlyList<byte[]> Seeds { get; } = Of(
        "GET /api/urls/echo HTTP/1.1\nHost: localhost\n\n",
        "POST /api/urls/echo/a%2Fb/./c?x=1&x=2&y=a+b%20c&&z HTTP/1.1\nHost: localhost\nCookie: a=1; b=2\n"
            + "Content-Type: text/plain\n\nGrüße",
        "PUT http://localhost/api/urls/echo/%7Eu?%=%zz HTTP/1.1\nContent-Type: application/octet-stream\n"
            + "Content-Encoding: gzip\n\n\u0001\u0002",
        "POST /api/urls/echo HTTP/1.1\nX-Amz-Client-Context: eyJjdXN0b20iOnsiYSI6MX19\n\n"
            + """{"statusCode":200,"headers":{"a":"b"},"cookies":["c=1"],"body":"aGk=","isBase64Encoded":true}""",
        "POST /api/urls/echo HTTP/1.1\n\n"
            + """{"Type":"Notification","MessageId":"1","TopicArn":"arn:aws:sns:us-east-1:1:t","Message":"m","Timestamp":"2026-01-02T03:04:05Z","SignatureVersion":"2","Signature":"c2ln","SigningCertURL":"https://sns.us-east-1.amazonaws.com/x.pem"}""",
        "POST /api/urls/echo HTTP/1.1\n\n"
            + """{"type":"microsoft.graph.authenticationEvent.tokenIssuanceStart","source":"/tenants/t/applications/a","data":{"tenantId":"t"}}""",
        "POST /api/urls/echo HTTP/1.1\n\n"
            + """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:*:*:*/*/GET/*"}]}""");

    public override IReadOnlyList<byte[]> Words { get; } = Of(
        "%", "%2F", "%252F", "%00", "..", "//", "?", "#", "&", "=", "Cookie: ", "X-Forwarded-For: ", "Content-Type: ", "\n", "\r\n", ": ",
        "\"statusCode\":", "\"body\":", "\"isBase64Encoded\":true", "999", "-1", "[", "]", "{", "}", "null", "\\ud800",
        "arn:aws:lambda:", "*");

    public override bool Read(byte[] input)
    {
        var lines = Text(input).Split("\n\n", 2);
        var request = lines[0].Split('\n');
        var line = request[0].Split(' ', 3);
        if (line.Length < 2 || !line[1].Contains('/', StringComparison.Ordinal)) return false;
        var body = lines.Length > 1 ? lines[1] : "";
        var http = RawRequest.Of(line[0], line[1], body, request.Skip(1));
        if (http is null) return false;

        var path = RawPath.Behind(http, Address);
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        using (JsonDocument.Parse(UrlEvent.Write(http, path, bytes, s_function, "id", "127.0.0.1", DateTimeOffset.UnixEpoch)))
        {
        }
        PolicyPath.Of(path);
        ClientContext.Read(http.Headers["X-Amz-Client-Context"].ToString(), out _);
        FunctionReference.Parse(path);
        Arn.Parse(path);
        SnsMessage.Read(bytes)?.ToSign();
        EntraEvent.Read(bytes);
        try
        {
            using var document = PayloadJson.Parse(bytes);
            MethodPolicy.Read(document.RootElement);
        }
        catch (JsonException)
        {
            // The body is not a policy.
        }
        return true;
    }
}
