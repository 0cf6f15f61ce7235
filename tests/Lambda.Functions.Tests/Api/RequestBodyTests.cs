using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lambda.Functions.Api;
using Lambda.Functions.Tests.Access;
using Lambda.Functions.Tests.App;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace Lambda.Functions.Tests.Api;

/// <summary>
/// A body takes the memory of what has arrived, never of what was announced, and those of unknown callers have a limit together.
/// </summary>
public sealed class RequestBodyTests(Storage storage)
{
    private const int Limit = 6 * 1024 * 1024;
    private const string Invoke = "/api/2015-03-31/functions/echo/invocations";
    private static readonly TestSigner Signer = new();
    private static readonly Func<long, AwsError> TooLarge = static _ => AwsError.TooLarge();
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_bodies_that_have_sent_one_byte_use_little_memory_whatever_length_they_declare()
    {
        var budget = new BodyBudget(64 * 1024 * 1024);
        var bodies = Enumerable.Range(0, 1000).Select(_ => new Arriving(budget, announced: Limit)).ToList();
        foreach (var body in bodies) await body.ArriveAsync(new byte[] { 1 }, Cancellation);
        Assert.InRange(budget.Taken, 1000, 8 * 1024 * 1024);
        foreach (var body in bodies)
        {
            await body.EndAsync();
            Assert.Equal(400, await StatusAsync((await body.Read).Error));
        }
        Assert.Equal(0, budget.Taken);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(4096, true)]
    [InlineData(4097, true)]
    [InlineData(100_000, true)]
    [InlineData(Limit, true)]
    [InlineData(0, false)]
    [InlineData(4097, false)]
    [InlineData(Limit, false)]
    public async Task A_body_is_read_completely_in_whatever_pieces_it_arrives(int length, bool isAnnounced)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var budget = new BodyBudget(2 * Limit);
        var body = new Arriving(budget, isAnnounced ? length : null);
        for (var at = 0; at < length; at += 70_001) await body.ArriveAsync(bytes.AsMemory(at, Math.Min(70_001, length - at)), Cancellation);
        await body.EndAsync();
        var read = await body.Read;
        Assert.Null(read.Error);
        Assert.True(read.Bytes.Span.SequenceEqual(bytes));
        Assert.Equal(bytes, read.ToStream().ToArray());
        Assert.Equal(0, budget.Taken);
    }

    [Fact]
    public void Only_the_memory_that_a_body_uses_counts_towards_the_budget()
    {
        var budget = new BodyBudget(2 * Limit);
        using var share = budget.Open();
        using var buffer = new BodyBuffer(100_000, share);
        while (buffer.Length < 100_000)
        {
            Assert.True(buffer.TryGrow());
            buffer.Advance(buffer.Free.Length);
        }
        Assert.Equal(100_000, budget.Taken);
    }

    [Fact]
    public async Task A_body_without_a_declared_length_is_refused_when_it_exceeds_the_limit()
    {
        var body = new Arriving(new(4 * Limit), announced: null);
        await body.ArriveAsync(new byte[Limit + 1], Cancellation);
        Assert.Equal(413, await StatusAsync((await body.Read).Error));
    }

    [Fact]
    public async Task A_body_beyond_the_memory_budget_is_answered_with_503_and_a_time_to_retry()
    {
        var budget = new BodyBudget(100_000);
        var (first, second) = (new Arriving(budget, announced: 65_536), new Arriving(budget, announced: 65_536));
        await first.ArriveAsync(new byte[20_000], Cancellation);
        await second.ArriveAsync(new byte[20_000], Cancellation);
        var http = new DefaultHttpContext();
        await (await second.Read).Error!.ExecuteAsync(http);
        Assert.Equal(
            (503, "ServiceUnavailableException", "1"),
            (http.Response.StatusCode, http.Response.Headers["x-amzn-ErrorType"].ToString(), http.Response.Headers.RetryAfter.ToString()));
        await first.ArriveAsync(new byte[45_536], Cancellation);
        Assert.Equal(65_536, (await first.Read).Bytes.Length);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(16_384, true)]
    [InlineData(16_385, false)]
    public async Task A_caller_that_uses_up_the_memory_budget_does_not_block_small_requests(int length, bool isRead)
    {
        var budget = new BodyBudget(100_000);
        using var all = budget.Open();
        Assert.True(all.TryTake(100_000));
        var body = new Arriving(budget, announced: length);
        await body.ArriveAsync(new byte[length], Cancellation);
        Assert.Equal((isRead ? length : 0, !isRead), ((await body.Read).Bytes.Length, (await body.Read).Error is not null));
        Assert.Equal(100_000, budget.Taken);
    }

    [Fact]
    public async Task Callers_with_wrong_signatures_cannot_exhaust_memory_or_block_callers_with_other_credentials()
    {
        await using var app = new LambdaApp(
            storage, null, ("Lambda:Access:Principals:ci:AccessKeyId", Signer.AccessKeyId),
            ("Lambda:Access:Principals:ci:SecretAccessKey", Signer.Secret),
                ("Lambda:Access:Principals:ci:ApiKey", "an api key of twenty+"), ("Lambda:Access:Principals:ci:Allow:0", "lambda:*"),
                ("Lambda:Access:UnverifiedBodyBytes", "12582912"));
        var address = app.Listen();
        var budget = app.Services.GetRequiredService<UnverifiedBodies>().Signed;
        var held = new List<Socket>();
        try
        {
            // A body that has almost arrived completely and leaves no room for another.
            held.Add(await BeginAsync(address, Limit - 1, new string(' ', Limit - 2)));
            await Eventually.True(() => Task.FromResult(budget.Taken >= Limit - 1), Cancellation);
            using var signed = new HttpRequestMessage(HttpMethod.Post, Invoke)
            {
                Content = new StringContent(
                new string(' ', Limit), Encoding.UTF8, "application/json")
            };
            foreach (var (name, value) in Signer.Headers(
                "POST", $"{address.Host}:{address.Port}", Invoke, "", Encoding.UTF8.GetBytes(new string(' ', Limit))))
                signed.Headers.TryAddWithoutValidation(name, value);
            using var client = new HttpClient { BaseAddress = address };
            using var busy = await client.SendAsync(signed, Cancellation);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (busy.StatusCode, busy.Headers.RetryAfter?.Delta));
            using var known = new HttpRequestMessage(HttpMethod.Post, Invoke) { Content = new StringContent("{}") };
            known.Headers.Add("x-api-key", "an api key of twenty+");
            using var served = await client.SendAsync(known, Cancellation);
            Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        }
        finally
        {
            held.ForEach(socket => socket.Dispose());
        }
        await Eventually.True(() => Task.FromResult(budget.Taken == 0), Cancellation);
    }

    private static async Task<Socket> BeginAsync(Uri address, int length, string body)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port, Cancellation);
        var headers = string.Concat(
            Signer.Headers("POST", "localhost", Invoke, "", []).Select(header => $"{header.Key}: {header.Value}\r\n"));
        var rest = Encoding.ASCII.GetBytes($"POST {Invoke} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Length: {length}\r\n\r\n{body}")
            .AsMemory();
        while (!rest.IsEmpty) rest = rest[await socket.SendAsync(rest, Cancellation)..];
        return socket;
    }

    private static async Task<int> StatusAsync(AwsError? error)
    {
        var http = new DefaultHttpContext();
        await Assert.IsType<AwsError>(error).ExecuteAsync(http);
        return http.Response.StatusCode;
    }

    /// <summary>A request whose body arrives when the test says so.</summary>
    private sealed class Arriving
    {
        // Data written is read on the writer's thread, and all of it before the write returns.
        private readonly Pipe _pipe = new(new(
            readerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false));

        public Arriving(BodyBudget budget, int? announced)
        {
            var http = new DefaultHttpContext();
            http.Request.ContentLength = announced;
            http.Request.Body = _pipe.Reader.AsStream();
            Read = ReadAsync(http.Request, budget);
        }

        public Task<RequestBody> Read { get; }

        // Returns once the reader has consumed the data, or no longer reads the body.
        public async Task ArriveAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
            await _pipe.Writer.WriteAsync(bytes, cancellation);

        public async Task EndAsync() => await _pipe.Writer.CompleteAsync();

        private static async Task<RequestBody> ReadAsync(HttpRequest request, BodyBudget budget)
        {
            using var share = budget.Open();
            var body = await RequestBody.ReadAsync(request, Limit, TooLarge, share);
            await request.Body.DisposeAsync();
            return body;
        }
    }
}
