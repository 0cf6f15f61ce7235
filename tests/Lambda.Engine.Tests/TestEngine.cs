using System.Text;
using Lambda.Engine.Async;
using Lambda.Engine.Composition;
using Lambda.Engine.Idempotency;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Testing;

namespace Lambda.Engine.Tests;

/// <summary>The engine with stores in memory and a clock of its own.</summary>
internal sealed class TestEngine : IDisposable
{
    private readonly ServiceProvider _services;

    public TestEngine(Action<FunctionRegistry> register, params (string Setting, string Value)[] settings)
        : this(register, null, settings) { }

    public TestEngine(Action<FunctionRegistry> register, object? handler, params (string Setting, string Value)[] settings)
    {
        var services = new ServiceCollection();
        if (handler is not null) services.AddSingleton(handler.GetType(), handler);
        services.AddSingleton<IConfiguration>(
            new ConfigurationBuilder().AddInMemoryCollection(
                settings.Select(pair => KeyValuePair.Create(pair.Setting, (string?)pair.Value))).Build());
        services.AddSingleton<TimeProvider>(Time);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Information));
        services.AddLambdas(register).AddAsyncInvocation().AddIdempotency();
        services.AddSingleton<IEventQueue>(Queue).AddSingleton<IPayloadStore>(Payloads).AddSingleton<IInvocationRecords>(Records)
            .AddSingleton<IDeadLetters>(Letters).AddSingleton<IRedriveJobs>(Jobs).AddSingleton<IIdempotencyRecords>(
                Keys).AddSingleton<IDestination>(Destination).AddSingleton<IDestination>(DeadLetterQueue);
        _services = services.BuildServiceProvider();
    }

    /// <summary>The app's end, as the engine sees it.</summary>
    public CancellationToken Shutdown { get; init; }

    public ManualTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    public FakeQueue Queue { get; } = new();
    public FakePayloads Payloads { get; } = new();
    public FakeRecords Records { get; } = new();
    public FakeDeadLetters Letters { get; } = new();
    public FakeRedriveJobs Jobs { get; } = new();
    public FakeKeys Keys { get; } = new();
    public FakeDestination Destination { get; } = new();
    public FakeDestination DeadLetterQueue { get; } = new("service-bus-queue", DestinationPlaces.OnFailure | DestinationPlaces.DeadLetter);
    public FunctionCatalogue Catalogue => _services.GetRequiredService<FunctionCatalogue>();
    public Invoker Invoker => _services.GetRequiredService<Invoker>();
    public AsyncInvocations Async => _services.GetRequiredService<AsyncInvocations>();
    public AsyncProcessor Processor => _services.GetRequiredService<AsyncProcessor>();
    public Redriver Redriver => _services.GetRequiredService<Redriver>();
    public RedriveJobs RedriveJobs => _services.GetRequiredService<RedriveJobs>();
    public Deliveries Deliveries => _services.GetRequiredService<Deliveries>();
    public Destinations Destinations => _services.GetRequiredService<Destinations>();
    public AsyncOptions Options => _services.GetRequiredService<IOptions<AsyncOptions>>().Value;

    public LambdaFunction Function(string name) =>
        Catalogue.TryGet(name, out var function) ? function : throw new InvalidOperationException(name);

    public async Task<InvocationOutcome> InvokeAsync(string name, string payload, bool tail = false) =>
        await Invoker.InvokeAsync(Function(name), new("r-1", Encoding.UTF8.GetBytes(payload)) { WantsLogTail = tail }, Shutdown);

    /// <summary>Hands out the oldest message, as the queue trigger would.</summary>
    public async Task<TimeSpan> ProcessNextAsync(long dequeueCount = 1)
    {
        Assert.True(Queue.Messages.TryDequeue(out var message));
        Time.Advance(message.Delay);
        await Processor.ProcessAsync(message.Body, new("m-1", default, dequeueCount), CancellationToken.None);
        return message.Delay;
    }

    /// <summary>Hands out every message until there is none, moving the clock to each.</summary>
    public async Task<List<TimeSpan>> ProcessAllAsync()
    {
        var delays = new List<TimeSpan>();
        while (!Queue.Messages.IsEmpty) delays.Add(await ProcessNextAsync());
        return delays;
    }

    public void Dispose() => _services.Dispose();
}
