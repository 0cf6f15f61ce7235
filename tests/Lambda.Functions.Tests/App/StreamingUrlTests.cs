using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Testing;

namespace Lambda.Functions.Tests.App;

/// <summary>A function URL with RESPONSE_STREAM sends each piece as soon as it is written.</summary>
public sealed class StreamingUrlTests(Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private LambdaApp App(Pieces pieces, string mode = "RESPONSE_STREAM") => new(storage, services =>
    {
        Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(services, pieces);
        services.WithFunctions(functions => functions
            .AddStreaming<Pieces>("pieces", options => (options.Url, options.InvokeMode) = ("NONE", mode))
            .AddRaw<Answers>("whole", options => (options.Url, options.InvokeMode) = ("NONE", mode))
            .AddStreaming<Pieces>(
                "full", options => (options.Url, options.InvokeMode, options.ReservedConcurrentExecutions) = ("NONE", mode, 0)));
    });

    [Fact]
    public async Task Chunks_arrive_one_by_one_and_the_prelude_sets_the_status_and_headers_and_cookies()
    {
        var pieces = new Pieces(
            new HttpResponsePrelude(
                201, new Dictionary<string, string> { ["Content-Type"] = "text/plain", ["X-Mine"] = "1" }, ["a=1", "b=2"]).ToBytes(),
            "first"u8.ToArray(),
            "second"u8.ToArray())
        { WaitsBefore = 2 };
        await using var app = App(pieces);
        using var client = new HttpClient { BaseAddress = app.Listen() };
        using var answer = await client.GetAsync(
            new Uri("/api/urls/pieces/", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal(
            (HttpStatusCode.Created, "text/plain", "1"),
            (answer.StatusCode, answer.Content.Headers.ContentType!.ToString(), answer.Headers.GetValues("X-Mine").Single()));
        Assert.Equal(["a=1", "b=2"], answer.Headers.GetValues("Set-Cookie"));
        await using var body = await answer.Content.ReadAsStreamAsync(Cancellation);
        var first = new byte[5];
        await body.ReadExactlyAsync(first, Cancellation);
        Assert.Equal("first", Encoding.UTF8.GetString(first));
        pieces.GoOn();
        using var rest = new StreamReader(body);
        Assert.Equal("second", await rest.ReadToEndAsync(Cancellation));
    }

    [Fact]
    public async Task Without_a_prelude_the_whole_result_becomes_the_body()
    {
        await using var app = App(new Pieces("{\"a\":"u8.ToArray(), "1}"u8.ToArray()));
        using var answer = await app.CreateClient().GetAsync(new Uri("/api/urls/pieces/", UriKind.Relative), Cancellation);
        Assert.Equal(
            (HttpStatusCode.OK, "application/octet-stream", "{\"a\":1}"),
            (answer.StatusCode, answer.Content.Headers.ContentType!.ToString(), await answer.Content.ReadAsStringAsync(Cancellation)));
    }

    [Fact]
    public async Task A_prelude_and_its_body_can_arrive_in_a_single_chunk()
    {
        await using var app = App(new Pieces([.. new HttpResponsePrelude(404).ToBytes(), .. "none\0"u8]));
        using var answer = await app.CreateClient().GetAsync(new Uri("/api/urls/pieces/", UriKind.Relative), Cancellation);
        Assert.Equal((HttpStatusCode.NotFound, "none\0"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
    }

    [Theory]
    [InlineData("""{"statusCode":99}""")]
    [InlineData("""{"statusCode":200,"headers":{"a b":"c"}}""")]
    [InlineData("""{"statusCode":200,"cookies":["a\r\nb"]}""")]
    [InlineData("""{"statusCode":200""")]
    public async Task A_malformed_prelude_is_answered_with_502(string prelude)
    {
        await using var app = App(new Pieces([.. Encoding.UTF8.GetBytes(prelude), 0, 0, 0, 0, 0, 0, 0, 0]));
        using var answer = await app.CreateClient().GetAsync(new Uri("/api/urls/pieces/", UriKind.Relative), Cancellation);
        Assert.Equal(
            (HttpStatusCode.BadGateway, "Internal Server Error"),
            (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
    }

    [Fact]
    public async Task A_function_that_fails_before_its_first_chunk_is_answered_with_502_and_a_throttled_one_with_429()
    {
        await using var app = App(new Pieces() { Fails = true });
        using var failed = await app.CreateClient().GetAsync(new Uri("/api/urls/pieces/", UriKind.Relative), Cancellation);
        using var throttled = await app.CreateClient().GetAsync(new Uri("/api/urls/full/", UriKind.Relative), Cancellation);
        Assert.Equal((HttpStatusCode.BadGateway, HttpStatusCode.TooManyRequests), (failed.StatusCode, throttled.StatusCode));
    }

    [Fact]
    public async Task A_response_that_ends_early_because_of_an_error_is_not_mistaken_for_a_complete_one()
    {
        await using var app = App(new Pieces("begun"u8.ToArray()) { Fails = true });
        using var client = new HttpClient { BaseAddress = app.Listen() };
        await Assert.ThrowsAnyAsync<HttpRequestException>(
            async () => await client.GetStringAsync(new Uri("/api/urls/pieces/", UriKind.Relative), Cancellation));
    }

    [Fact]
    public async Task A_handler_without_response_streaming_gives_its_usual_response()
    {
        await using var app = App(new Pieces());
        using var content = new StringContent("""{"statusCode":418,"body":"tea"}""", Encoding.UTF8, "application/json");
        using var answer = await app.CreateClient().PostAsync(new Uri("/api/urls/whole/", UriKind.Relative), content, Cancellation);
        Assert.Equal((418, "tea"), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
    }

    [Fact]
    public async Task In_buffered_mode_the_chunks_are_combined_into_a_single_result()
    {
        await using var app = App(new Pieces("""{"statusCode":418,"""u8.ToArray(), "\"body\":\"tea\"}"u8.ToArray()), "BUFFERED");
        using var answer = await app.CreateClient().GetAsync(new Uri("/api/urls/pieces/", UriKind.Relative), Cancellation);
        Assert.Equal((418, "tea"), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
    }

    [Fact]
    public async Task The_configuration_of_a_function_URL_contains_its_invoke_mode()
    {
        await using var app = App(new Pieces());
        var text = await app.CreateClient().GetStringAsync(new Uri("/api/2021-10-31/functions/pieces/url", UriKind.Relative), Cancellation);
        Assert.Contains("\"InvokeMode\":\"RESPONSE_STREAM\"", text, StringComparison.Ordinal);
    }

    private sealed class Pieces(params byte[][] pieces) : IStreamingHandler
    {
        private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int? WaitsBefore { get; init; }

        public bool Fails { get; init; }

        public void GoOn() => _go.SetResult();

        public async IAsyncEnumerable<ReadOnlyMemory<byte>> HandleAsync(
            ReadOnlyMemory<byte> input, ILambdaContext context, [EnumeratorCancellation] CancellationToken cancellation)
        {
            foreach (var (at, piece) in pieces.Index())
            {
                if (at == WaitsBefore) await _go.Task.WaitAsync(cancellation);
                yield return piece;
            }
            if (Fails) throw new InvalidOperationException("It fails.");
        }
    }
}
