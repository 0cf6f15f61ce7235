using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Lambda.Functions.Tests.Access;
using Lambda.Functions.Tests.App;
using Testing;

namespace Lambda.Functions.Tests.Api;

/// <summary>
/// Invalid requests, sent byte for byte: each gets Lambda's error, never a 500, and the answer shows no secret and no stack trace.
/// </summary>
public sealed class BadInputTests(BadInputTests.Running running) : IClassFixture<BadInputTests.Running>
{
    private const string Invoke = "/api/2015-03-31/functions/echo/invocations";
    private static readonly TestSigner Signer = new();
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, int, string> Requests => new()
    {
        {
            "an ARN of another account",
            Post("/api/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:echo/invocations"),
            403, "AccessDeniedException"
        },
        {
            "an ARN of another region",
            Post("/api/2015-03-31/functions/arn:aws:lambda:eu-west-1:000000000000:function:echo/invocations"),
            404, "ResourceNotFoundException"
        },
        {
            "an ARN of another service",
            Post("/api/2015-03-31/functions/arn:aws:sqs:us-east-1:000000000000:function:echo/invocations"),
            400, "ValidationException"
        },
        {
            "a name of 65 characters",
            Post($"/api/2015-03-31/functions/{new string('n', 65)}/invocations"),
            404, "ResourceNotFoundException"
        },
        { "a name of 257 characters", Post($"/api/2015-03-31/functions/{new string('n', 257)}/invocations"), 400, "ValidationException" },
        {
            "an ARN of 257 characters",
            Post($"/api/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:{new string('n', 210)}/invocations"),
            400, "ValidationException"
        },
        { "$latest in the name", Post("/api/2015-03-31/functions/echo:$latest/invocations"), 400, "ValidationException" },
        { "$latest as the qualifier", Post($"{Invoke}?Qualifier=$latest"), 404, "ResourceNotFoundException" },
        {
            "two qualifiers that disagree",
            Post("/api/2015-03-31/functions/echo:1/invocations?Qualifier=2"),
            400, "InvalidParameterValueException"
        },
        { "two qualifiers in the query", Post($"{Invoke}?Qualifier=$LATEST&Qualifier=$LATEST"), 400, "ValidationException" },
        { "a qualifier of 129 characters", Post($"{Invoke}?Qualifier={new string('q', 129)}"), 400, "ValidationException" },
        { "a client context that is no base64", Post(Invoke, "X-Amz-Client-Context: {}"), 400, "InvalidRequestContentException" },
        { "a client context that is no JSON", Post(Invoke, "X-Amz-Client-Context: bm8="), 400, "InvalidRequestContentException" },
        { "a client context that is no object", Post(Invoke, "X-Amz-Client-Context: W10="), 400, "InvalidRequestContentException" },
        {
            "a client context that is too long",
            Post(Invoke, $"X-Amz-Client-Context: {new string('e', 3584)}"),
            400, "InvalidRequestContentException"
        },
        {
            "an invocation type twice",
            Post(Invoke, "X-Amz-Invocation-Type: Event", "X-Amz-Invocation-Type: Event"),
            400, "ValidationException"
        },
        { "a log type that is none", Post(Invoke, "X-Amz-Log-Type: Head"), 400, "ValidationException" },
        { "a body that is compressed", Post(Invoke, "Content-Encoding: gzip"), 415, "UnsupportedMediaTypeException" },
        { "a path with an encoded slash", Post("/api/2015-03-31/functions/echo%2Finvocations/invocations"), 400, "ValidationException" },
        { "a path with an encoded NUL", Post("/api/2015-03-31/functions/echo%01/invocations"), 400, "ValidationException" },
        { "a path that is encoded twice", Post("/api/2015-03-31/functions/ech%256F/invocations"), 400, "ValidationException" },
        {
            "a body that is cut short",
            "POST " + Invoke + " HTTP/1.1\r\nHost: localhost\r\nx-api-key: an api key of twenty+\r\nContent-Length: 100\r\n\r\n{\"a\":1",
            400, "InvalidRequestContentException"
        },
        {
            "chunks that are none",
            "POST " + Invoke + " HTTP/1.1\r\nHost: localhost\r\nx-api-key: an api key of twenty+\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n",
            400, "InvalidRequestContentException"
        },
        {
            "a chunk of more bytes than a number can say",
            "POST " + Invoke + " HTTP/1.1\r\nHost: localhost\r\nx-api-key: an api key of twenty+\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n",
            400, "InvalidRequestContentException"
        },
        {
            "a length that is too large",
            "POST " + Invoke + " HTTP/1.1\r\nHost: localhost\r\nx-api-key: an api key of twenty+\r\nContent-Length: 6291457\r\n\r\n",
            413, "RequestTooLargeException"
        },
        {
            "an event that is too large",
            "POST " + Invoke + " HTTP/1.1\r\nHost: localhost\r\nx-api-key: an api key of twenty+\r\nX-Amz-Invocation-Type: Event\r\nContent-Length: 1048577\r\n\r\n",
            413, "RequestTooLargeException"
        },
        { "a signed length that is too large", Signed("Content-Length: 6291457"), 413, "RequestTooLargeException" },
        {
            "an empty list of signed headers",
            Signed("Content-Length: 0").Replace("SignedHeaders=host;x-amz-date", "SignedHeaders=", StringComparison.Ordinal),
            403, "IncompleteSignatureException"
        },
        {
            "a list of signed headers without the host",
            Signed("Content-Length: 0")
                .Replace("SignedHeaders=host;x-amz-date", "SignedHeaders=x-amz-date", StringComparison.Ordinal),
            403, "InvalidSignatureException"
        },
        {
            "two signatures",
            Signed("Content-Length: 0", "Authorization: AWS4-HMAC-SHA256 Credential=a"),
            403, "IncompleteSignatureException"
        },
        { "two dates", Signed("Content-Length: 0", "X-Amz-Date: 20260101T000000Z"), 403, "IncompleteSignatureException" },
        {
            "a presigned address that has expired",
            $"POST {Invoke}?{(Signer with { At = Signer.At.AddMinutes(-2) }).Presign("POST", "localhost", Invoke, [])} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
            403, "InvalidSignatureException"
        },
        {
            "a presigned address with a parameter twice",
            $"POST {Invoke}?{Signer.Presign("POST", "localhost", Invoke, [])}&X-Amz-Expires=60 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
            403, "InvalidSignatureException"
        },
        { "10,000 headers", Post(Invoke, Headers(10_000)), 431, "RequestTooLargeException" },
        { "a header 10,000 times", Post(Invoke, [.. Enumerable.Repeat("x-header: 1", 10_000)]), 431, "RequestTooLargeException" },
        { "a header of 40,000 characters", Post(Invoke, $"x-header: {new string('h', 40_000)}"), 431, "RequestTooLargeException" },
        {
            "an API key of 20,000 characters",
            $"POST {Invoke} HTTP/1.1\r\nHost: localhost\r\nx-api-key: {new string('k', 20_000)}\r\nContent-Length: 0\r\n\r\n",
            403, "UnrecognizedClientException"
        },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task An_invalid_request_is_refused_as_Lambda_refuses_it(string what, string request, int status, string error)
    {
        var answer = await SendAsync(request);
        Assert.True(answer.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal), $"{what}: {answer}");
        Assert.Contains($"x-amzn-ErrorType: {error}\r\n", answer, StringComparison.OrdinalIgnoreCase);
        var body = JsonNode.Parse(Body(answer))!;
        Assert.False(string.IsNullOrEmpty((string?)(body["message"] ?? body["Message"])), what);
        Assert.DoesNotMatch(@"   at |\.cs:|Exception: |wJalr|an api key", answer);
    }

    [Fact]
    public async Task A_valid_signed_request_is_answered() =>
        Assert.StartsWith("HTTP/1.1 200 ", await SendAsync(Signed("Content-Length: 0")), StringComparison.Ordinal);

    [Fact]
    public async Task A_signed_body_in_chunks_is_read_whole()
    {
        var headers = Signer.Headers("POST", "localhost", Invoke, "", Encoding.UTF8.GetBytes("""{"a":1}"""));
        var answer = await SendAsync($"POST {Invoke} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{Lines(headers)}Transfer-Encoding: chunked\r\n\r\n3\r\n{{\"a\r\n4\r\n\":1}}\r\n0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Equal("""{"a":1}""", Body(answer));
    }

    [Fact]
    public async Task A_caller_that_disconnects_in_the_middle_of_a_body_does_not_affect_the_app()
    {
        using (var socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync(running.Address.Host, running.Address.Port, Cancellation);
            await socket.SendAsync(Encoding.UTF8.GetBytes(Signed("Content-Length: 100")), Cancellation);
        }
        Assert.StartsWith("HTTP/1.1 200 ", await SendAsync(Signed("Content-Length: 0")), StringComparison.Ordinal);
    }

    // Beyond the server's own, higher limits, the answer has no Lambda error.
    [Fact]
    public async Task A_request_with_thirty_thousand_headers_is_refused_by_the_server() =>
        Assert.StartsWith(
            $"HTTP/1.1 {(int)HttpStatusCode.RequestHeaderFieldsTooLarge} ", await SendAsync(Post(Invoke, Headers(30_000))),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_request_with_as_many_headers_as_servers_allow_is_accepted() =>
        Assert.StartsWith("HTTP/1.1 200 ", await SendAsync(Post(Invoke, Headers(90))), StringComparison.Ordinal);

    private static string[] Headers(int count) =>
        [.. Enumerable.Range(0, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"x-{number}: 1"))];

    private static string Post(string path, params string[] headers) =>
        $"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nx-api-key: an api key of twenty+\r\n{string.Concat(headers.Select(header => $"{header}\r\n"))}Content-Length: 2\r\n\r\n{{}}";

    private static string Signed(params string[] headers) =>
        $"POST {Invoke} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{Lines(Signer.Headers("POST", "localhost", Invoke, "", []))}{string.Concat(headers.Select(header => $"{header}\r\n"))}\r\n";

    private static string Lines(Dictionary<string, string> headers) =>
        string.Concat(headers.Select(header => $"{header.Key}: {header.Value}\r\n"));

    private static string Body(string answer)
    {
        var body = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        // In chunks, each after its length.
        return answer.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase)
            ? string.Concat(body.Split("\r\n").Where((_, index) => index % 2 == 1))
            : body;
    }

    private static bool IsWhole(string answer)
    {
        var head = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        if (head < 4) return false;
        return answer.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase)
            ? answer.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal)
            : answer.Split("Content-Length: ") is [_, var length]
                && answer.Length - head
                    >= int.Parse(length[..length.IndexOf('\r', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
    }

    /// <summary>Sends the bytes, and gives the answer.</summary>
    private async Task<string> SendAsync(string request)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(running.Address.Host, running.Address.Port, deadline.Token);
        await using var stream = new NetworkStream(socket);
        var answer = new StringBuilder();
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(request), deadline.Token);
            using var reader = new StreamReader(stream);
            var buffer = new char[4096];
            while (!IsWhole(answer.ToString()) && await reader.ReadAsync(buffer, deadline.Token) is > 0 and var read)
                answer.Append(buffer, 0, read);
        }
        catch (IOException) when (answer.Length > 0)
        {
            // The server answered and closed before it had read everything.
        }
        return answer.ToString();
    }

    public sealed class Running : IAsyncDisposable
    {
        private readonly LambdaApp _app;

        public Running(Storage storage)
        {
            _app = new(
                storage, null, ("Lambda:Access:Principals:ci:AccessKeyId", Signer.AccessKeyId),
                ("Lambda:Access:Principals:ci:SecretAccessKey", Signer.Secret),
                ("Lambda:Access:Principals:ci:ApiKey", "an api key of twenty+"), ("Lambda:Access:Principals:ci:Allow:0", "lambda:*"));
            Address = _app.Listen();
        }

        public Uri Address { get; }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
