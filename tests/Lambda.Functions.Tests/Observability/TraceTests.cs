using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using Lambda.Engine.Invocation;
using Lambda.Engine.Observability;
using Lambda.Engine.Polling;
using Lambda.Functions.Tests.App;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry.Trace;
using Testing;

namespace Lambda.Functions.Tests.Observability;

/// <summary>The whole app with a Service Bus namespace of its own: what it exports about an event's way.</summary>
public sealed class TraceTests(Storage storage) : IAsyncLifetime
{
    private const string TraceId = "5759e988bd862e3fe1be46a994272793";
    private const string SpanId = "53995c3f42cd8ad8";

    private const string Entities = """
        { "UserConfig": { "Namespaces": [ { "Name": "sbemulatorns", "Queues": [ { "Name": "letters" } ], "Topics": [] } ],
          "Logging": { "Type": "Console" } } }
        """;

    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly Traced _traced = new();
    private EmulatorServer _emulator = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _emulator = await EmulatorServer.StartAsync(
        new EmulatorOptions { Port = 0, HttpPort = 0 }, EmulatorConfiguration.Parse(Entities, "test"), TimeProvider.System,
        NullLoggerFactory.Instance, Cancellation);

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Fact]
    public async Task A_trace_follows_an_event_through_retries_and_a_redrive_and_a_queue()
    {
        await using var app = App();
        using var answer = await app.InvokeAsync(
            "switched", "1", Cancellation, ("X-Amz-Invocation-Type", "Event"), ("traceparent", $"00-{TraceId}-{SpanId}-01"));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var id = answer.Headers.GetValues("x-amzn-RequestId").Single();
        Assert.Equal("Failed", (string?)(await app.EndOfAsync(id, Cancellation))["state"]);

        _traced.Succeeds = true;
        using var client = app.CreateClient();
        using var redriven = await client.PostAsync(
            new Uri($"/api/dead-letters/{id}/redrive", UriKind.Relative), content: null, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, redriven.StatusCode);
        await Eventually.True(
            () => Spans().Exists(span => span.OperationName == "takes"), Cancellation, what: "The span of the last function");
        await Eventually.True(
            () => Spans().Count(span => span.OperationName == "process lambda-async") == 3, Cancellation, what: "The last attempt's span");

        var spans = Spans();
        var send = spans.Single(span => span.OperationName == "send lambda-async" && span.GetTagItem("lambda.redrive") is null);
        Assert.Equal(
            """
            send lambda-async
              process lambda-async
                switched Error
              process lambda-async
                switched Error
                send lambda-on-failure
              send lambda-async
              process lambda-async
                switched
                send letters
                  process letters
                    takes
            """.ReplaceLineEndings("\n"), Tree(spans, send).TrimEnd());
        Assert.All(spans.Where(span => span.OperationName is "switched"), span => Assert.Equal(id, span.GetTagItem("faas.invocation_id")));
        var attempts = spans.Where(span => span.OperationName == "process lambda-async").Select(span => span.GetTagItem("lambda.attempt"));
        Assert.Equal([1, 2, 3], attempts);
        Assert.Equal(
            [("send lambda-on-failure", "azure_storage_queue"), ("send letters", "servicebus"), ("process letters", "servicebus")],
            spans.Where(span => span.OperationName is "send lambda-on-failure" or "send letters" or "process letters")
                .Select(span => (span.OperationName, span.GetTagItem("messaging.system") as string)));
        // The redrive has a trace of its own, to which the event's trace links.
        Assert.NotEqual(TraceId, spans.Single(span => span.GetTagItem("lambda.redrive") is 1).Links.Single().Context.TraceId.ToHexString());
    }

    [Fact]
    public void A_batch_belongs_to_the_trace_of_its_messages_if_they_share_it_and_otherwise_links_to_their_traces()
    {
        using var listener = new SpanListener();
        var here = new TraceParent($"00-{TraceId}-{SpanId}-01", null);
        var other = new TraceParent($"00-0{TraceId[1..]}-{SpanId}-01", null);
        using (var one = EngineTraces.ProcessBatch("servicebus", "q", 2, [here, here]))
            Assert.Equal((TraceId, SpanId), (one!.TraceId.ToHexString(), one.ParentSpanId.ToHexString()));
        using var two = EngineTraces.ProcessBatch("servicebus", "q", 3, [here, null, other]);
        Assert.Equal([here, other], two!.Links.Select(link => TraceParent.Read(
            $"00-{link.Context.TraceId}-{link.Context.SpanId}-01", null)!.Value));
        Assert.Equal((3, "q"), (two.GetTagItem("messaging.batch.message_count"), two.GetTagItem("messaging.destination.name")));
    }

    [Fact]
    public async Task An_X_Ray_header_adds_the_invocation_to_the_trace_of_the_caller_and_the_handler_sees_the_trace()
    {
        await using var app = App();
        using var answer = await app.InvokeAsync(
            "traced", "1", Cancellation, ("X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"));
        Assert.StartsWith(
            "\"Root=1-5759e988-bd862e3fe1be46a994272793;Parent=",
            await answer.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Root=1-5759e988-bd862e3fe1be46a994272793;", answer.Headers.GetValues("X-Amzn-Trace-Id").Single(), StringComparison.Ordinal);
        await Eventually.True(() => Spans().Exists(span => span.OperationName == "Invoke"), Cancellation, what: "The request's span");
        Assert.Equal("Invoke\n  traced", Tree(Spans(), Spans().Single(span => span.OperationName == "Invoke")).TrimEnd());
    }

    private LambdaApp App() => new(storage, services =>
    {
        services.AddOpenTelemetry().WithTracing(traces => traces
            .AddSource(EngineTraces.SourceName, "Microsoft.AspNetCore", "Microsoft.Azure.Functions.Worker")
            .AddProcessor(new Keeps(_ended)));
        services.AddSingleton(_traced);
        services.Replace(ServiceDescriptor.Singleton(new EventSourceRegistry().AddServiceBusQueue("letters", "takes")));
        var functions = new FunctionRegistry(services);
        functions
            .AddRaw<Traced>("switched", options => (options.MaximumRetryAttempts, options.OnSuccess) = (1, "service-bus-queue:letters"))
            .AddRaw<TellsItsTrace>("traced").AddRaw<TellsItsTrace>("takes");
        services.Replace(ServiceDescriptor.Singleton(functions));
    }, ("ServiceBus", _emulator.ConnectionString), ("AzureWebJobs.LettersQueue.Disabled", "false"));

    // Other tests run at the same time, and listeners receive their activities, too.
    private List<Activity> Spans() =>
        [.. _ended.Where(span => span.TraceId.ToHexString() == TraceId).OrderBy(span => span.StartTimeUtc)];

    private static string Tree(IReadOnlyList<Activity> spans, Activity root, string indent = "")
    {
        var text = new StringBuilder($"{indent}{root.OperationName}");
        if (root.Status == ActivityStatusCode.Error) text.Append(" Error");
        text.Append('\n');
        foreach (var child in spans.Where(span => span.ParentSpanId == root.SpanId)) text.Append(Tree(spans, child, indent + "  "));
        return text.ToString();
    }

    private sealed class Keeps(ConcurrentQueue<Activity> ended) : OpenTelemetry.BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => ended.Enqueue(data);
    }

    private sealed class SpanListener : IDisposable
    {
        private readonly ActivityListener _listener = new()
        {
            ShouldListenTo = source => source.Name == EngineTraces.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };

        public SpanListener() => ActivitySource.AddActivityListener(_listener);

        public void Dispose() => _listener.Dispose();
    }

    private sealed class Traced : IRawHandler
    {
        public bool Succeeds { get; set; }

        public ValueTask<ReadOnlyMemory<byte>> HandleAsync(
            ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation) =>
            Succeeds ? new(input) : throw new InvalidOperationException("It is switched off.");
    }

    private sealed class TellsItsTrace : IRawHandler
    {
        public ValueTask<ReadOnlyMemory<byte>> HandleAsync(
            ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation) =>
            new(Encoding.UTF8.GetBytes($"\"{context.TraceId}\""));
    }
}
