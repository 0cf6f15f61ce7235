using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine.Invocation;
using Lambda.Functions.Api.Streaming;
using Lambda.Functions.Tests.Api.Streaming;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace Lambda.Functions.Tests.App;

public sealed class StreamingTests(Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private LambdaApp App(params (string, string)[] settings) => new(storage, services => services.WithFunctions(functions => functions
        .AddStreaming<Pieces>("pieces", Patient).AddStream<Writes>(
            "writes", Patient).AddRaw<Echo>("full", options => options.ReservedConcurrentExecutions = 0)), settings);

    // Long enough for a busy machine.
    private static void Patient(FunctionOptions options) => options.Timeout = 120;

    private static HttpRequestMessage Request(string function, string payload, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/2021-11-15/functions/{function}/response-streaming-invocations")
        {
            Content = new StringContent(payload)
        };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return request;
    }

    private static async Task<List<ReadMessage>> MessagesAsync(HttpResponseMessage answer)
    {
        Assert.Equal(
            (HttpStatusCode.OK, ResponseStreamMessage.MediaType), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        return ResponseStreamReader.ReadAll(await answer.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task A_result_arrives_in_chunks_followed_by_an_end_message()
    {
        await using var app = App();
        using var answer = await app.CreateClient().SendAsync(Request("pieces", "\"a,b\"", ("X-Amz-Log-Type", "Tail")), Cancellation);
        var messages = await MessagesAsync(answer);
        Assert.Equal(
            ["PayloadChunk a", "PayloadChunk b"],
            messages.SkipLast(1).Select(message => $"{message.EventType} {Encoding.UTF8.GetString(message.Payload)}"));
        var end = JsonNode.Parse(messages[^1].Payload)!;
        Assert.Equal(("InvokeComplete", "application/json"), (messages[^1].EventType, messages[^1].Headers[":content-type"]));
        Assert.Null(end["ErrorCode"]);
        Assert.StartsWith(
            $"START RequestId: {answer.Headers.GetValues("x-amzn-RequestId").Single()}",
            Encoding.UTF8.GetString(Convert.FromBase64String((string)end["LogResult"]!)),
            StringComparison.Ordinal);
        Assert.Equal("$LATEST", answer.Headers.GetValues("X-Amz-Executed-Version").Single());
    }

    [Fact]
    public async Task A_chunk_arrives_before_the_handler_has_ended()
    {
        await using var app = App();
        var client = app.CreateClient();
        using var answer = await client.SendAsync(
            Request("pieces", "\"first,?,second\""), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using var body = await answer.Content.ReadAsStreamAsync(Cancellation);
        var first = new byte[111];
        await body.ReadExactlyAsync(first, Cancellation);
        Assert.Equal("first", Encoding.UTF8.GetString(ResponseStreamReader.ReadAll(first).Single().Payload));
        app.Services.GetRequiredService<Pieces>().GoOn();
        using var rest = new MemoryStream();
        await body.CopyToAsync(rest, Cancellation);
        Assert.Equal(["PayloadChunk", "InvokeComplete"], ResponseStreamReader.ReadAll(rest.ToArray()).Select(message => message.EventType));
    }

    [Fact]
    public async Task An_error_after_some_chunks_is_reported_in_the_end_message()
    {
        await using var app = App();
        using var answer = await app.CreateClient().SendAsync(Request("pieces", "\"a,!\""), Cancellation);
        var messages = await MessagesAsync(answer);
        Assert.Equal("a", Encoding.UTF8.GetString(messages[0].Payload));
        var end = JsonNode.Parse(messages[^1].Payload)!;
        Assert.Equal("InvalidOperationException", (string?)end["ErrorCode"]);
        Assert.Equal("It breaks off.", (string?)JsonNode.Parse((string)end["ErrorDetails"]!)!["errorMessage"]);
    }

    [Fact]
    public async Task A_client_that_disconnects_ends_the_invocation()
    {
        await using var app = App();
        app.Listen();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using (var answer = await app.CreateClient().SendAsync(
            Request("pieces", "\"a,?\""), HttpCompletionOption.ResponseHeadersRead, gone.Token))
            Assert.False((await app.Services.GetRequiredService<Pieces>().Waits).IsCancellationRequested);
        var token = await app.Services.GetRequiredService<Pieces>().Waits;
        await Eventually.True(() => token.IsCancellationRequested, Cancellation, what: "The end of the invocation");
    }

    [Fact]
    public async Task A_handler_waits_while_its_client_does_not_read()
    {
        const int Size = 64 * 1024 * 1024;
        await using var app = App();
        app.Listen();
        using var answer = await app.CreateClient().SendAsync(
            Request("writes", $"{Size}"), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        var handler = app.Services.GetRequiredService<Writes>();
        var before = -1;
        // The sockets buffer some data; after that, nothing is written until somebody reads.
        await Eventually.True(() => before == (before = handler.Written), Cancellation, what: "The handler's standstill");
        Assert.InRange(before, 1, Size / 2);
        var messages = ResponseStreamReader.ReadAll(await answer.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(Size, messages.SkipLast(1).Sum(message => message.Payload.Length));
    }

    // A cancelled flush would abort the connection, and the reader would see a reset instead of the end.
    [Fact]
    public async Task A_client_that_reads_slowly_still_receives_the_timeout_error()
    {
        await using var app = App(("Lambda:Functions:writes:Timeout", "1"));
        app.Listen();
        using var answer = await app.CreateClient().SendAsync(
            Request("writes", $"{64 * 1024 * 1024}"), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        var handler = app.Services.GetRequiredService<Writes>();
        await handler.Ended.WaitAsync(Cancellation);
        var messages = ResponseStreamReader.ReadAll(await answer.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(
            ("InvokeComplete", "Sandbox.Timedout"), (messages[^1].EventType, (string?)JsonNode.Parse(messages[^1].Payload)!["ErrorCode"]));
        Assert.InRange(messages.SkipLast(1).Sum(message => message.Payload.Length), handler.Written, handler.Written + 64 * 1024);
    }

    [Fact]
    public async Task The_end_message_of_a_result_over_the_configured_limit_reports_the_error()
    {
        await using var app = App(("Lambda:StreamedResultLimit", "8000000"));
        using var answer = await app.CreateClient().SendAsync(Request("writes", "8000001"), Cancellation);
        var messages = await MessagesAsync(answer);
        Assert.Equal("Function.ResponseSizeTooLarge", (string?)JsonNode.Parse(messages[^1].Payload)!["ErrorCode"]);
        Assert.InRange(messages.SkipLast(1).Sum(message => message.Payload.Length), 7_000_000, 8_000_000);
    }

    [Theory]
    [InlineData("nobody", "{}", null, HttpStatusCode.NotFound, "ResourceNotFoundException")]
    [InlineData("pieces", "{", null, HttpStatusCode.BadRequest, "InvalidRequestContentException")]
    [InlineData("pieces", "{}", "Event", HttpStatusCode.BadRequest, "ValidationException")]
    [InlineData("full", "{}", null, HttpStatusCode.TooManyRequests, "TooManyRequestsException")]
    public async Task An_invalid_invocation_is_refused_before_the_response_starts(
        string function, string payload, string? type, HttpStatusCode status, string error)
    {
        await using var app = App();
        using var answer = await app.CreateClient().SendAsync(
            Request(function, payload, type is null ? [] : [("X-Amz-Invocation-Type", type)]), Cancellation);
        Assert.Equal((status, error), (answer.StatusCode, answer.Headers.GetValues("x-amzn-ErrorType").Single()));
        Assert.NotNull(await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation));
    }

    [Fact]
    public async Task The_response_to_a_dry_run_has_no_chunks()
    {
        await using var app = App();
        using var answer = await app.CreateClient().SendAsync(Request("pieces", "{}", ("X-Amz-Invocation-Type", "DryRun")), Cancellation);
        Assert.Equal((HttpStatusCode.NoContent, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
    }
}
