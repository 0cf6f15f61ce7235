using System.Collections.Concurrent;
using System.Text;
using FunctionApp.Async;
using FunctionApp.Invocation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Testing;

namespace FunctionApp.Tests;

/// <summary>The engine with stores in memory and a clock of its own.</summary>
internal sealed class TestEngine : IDisposable
{
    private readonly ServiceProvider _services;

    public TestEngine(Action<FunctionRegistry> register, params (string Setting, string Value)[] settings) : this(register, null, settings) { }

    public TestEngine(Action<FunctionRegistry> register, Waits? handler, params (string Setting, string Value)[] settings)
    {
        var services = new ServiceCollection();
        if (handler is not null) services.AddSingleton(handler);
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Setting, (string?)pair.Value))).Build());
        services.AddSingleton<TimeProvider>(Time);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Information));
        services.AddLambdas(register).AddAsyncInvocation();
        services.AddSingleton<IEventQueue>(Queue).AddSingleton<IPayloadStore>(Payloads).AddSingleton<IInvocationRecords>(Records).AddSingleton<IDestination>(Destination);
        _services = services.BuildServiceProvider();
    }

    /// <summary>The app's end, as the engine sees it.</summary>
    public CancellationToken Shutdown { get; init; }

    public ManualTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    public FakeQueue Queue { get; } = new();
    public FakePayloads Payloads { get; } = new();
    public FakeRecords Records { get; } = new();
    public FakeDestination Destination { get; } = new();
    public FunctionCatalogue Catalogue => _services.GetRequiredService<FunctionCatalogue>();
    public Invoker Invoker => _services.GetRequiredService<Invoker>();
    public AsyncInvocations Async => _services.GetRequiredService<AsyncInvocations>();
    public AsyncProcessor Processor => _services.GetRequiredService<AsyncProcessor>();
    public AsyncOptions Options => _services.GetRequiredService<IOptions<AsyncOptions>>().Value;

    public LambdaFunction Function(string name) => Catalogue.TryGet(name, out var function) ? function : throw new InvalidOperationException(name);

    public async Task<InvocationOutcome> InvokeAsync(string name, string payload, bool tail = false) =>
        await Invoker.InvokeAsync(Function(name), new("r-1", Encoding.UTF8.GetBytes(payload)) { WantsLogTail = tail }, Shutdown);

    /// <summary>Hands out the oldest message, as the queue trigger would.</summary>
    public async Task<TimeSpan> ProcessNextAsync(long dequeueCount = 1)
    {
        Assert.True(Queue.Messages.TryDequeue(out var message));
        Time.Advance(message.Delay);
        await Processor.ProcessAsync(message.Body, "m-1", dequeueCount, CancellationToken.None);
        return message.Delay;
    }

    public void Dispose() => _services.Dispose();

    internal sealed class FakeQueue : IEventQueue
    {
        public ConcurrentQueue<(ReadOnlyMemory<byte> Body, TimeSpan Delay)> Messages { get; } = [];
        public Exception? Fails { get; set; }

        public Task SendAsync(ReadOnlyMemory<byte> message, TimeSpan delay, CancellationToken cancellation)
        {
            if (Fails is not null) throw Fails;
            Messages.Enqueue((message, delay));
            return Task.CompletedTask;
        }
    }

    internal sealed class FakePayloads : IPayloadStore
    {
        public ConcurrentDictionary<string, ReadOnlyMemory<byte>> Blobs { get; } = [];

        public Task<string> SaveAsync(string requestId, DateTimeOffset acceptedAt, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
        {
            Blobs[requestId] = payload;
            return Task.FromResult(requestId);
        }

        public Task<ReadOnlyMemory<byte>?> LoadAsync(string name, CancellationToken cancellation) =>
            Task.FromResult(Blobs.TryGetValue(name, out var payload) ? payload : (ReadOnlyMemory<byte>?)null);

        public Task<int> DeleteOlderAsync(DateTimeOffset before, CancellationToken cancellation) => Task.FromResult(0);
    }

    internal sealed class FakeRecords : IInvocationRecords
    {
        public ConcurrentDictionary<string, InvocationRecord> All { get; } = [];
        public Exception? Fails { get; set; }

        public Task AddAsync(InvocationRecord record, CancellationToken cancellation)
        {
            if (Fails is not null) throw Fails;
            All.TryAdd(record.RequestId, record);
            return Task.CompletedTask;
        }

        public Task PutAsync(InvocationRecord record, CancellationToken cancellation)
        {
            if (Fails is not null) throw Fails;
            All[record.RequestId] = record;
            return Task.CompletedTask;
        }

        public Task<InvocationRecord?> FindAsync(string requestId, CancellationToken cancellation) => Task.FromResult(All.GetValueOrDefault(requestId));

        public Task<int> DeleteFinishedAsync(DateTimeOffset before, CancellationToken cancellation) => Task.FromResult(0);
    }

    internal sealed class FakeDestination : IDestination
    {
        public ConcurrentQueue<(string Name, string Json)> Records { get; } = [];
        public Exception? Fails { get; set; }
        public string Kind => "storage-queue";

        public string? NameError(string name) => name.Contains(' ') ? "it has a space." : null;

        public Task SendAsync(string name, DestinationRecord record, CancellationToken cancellation)
        {
            if (Fails is not null) throw Fails;
            Records.Enqueue((name, Encoding.UTF8.GetString(record.ToJson().Span)));
            return Task.CompletedTask;
        }
    }
}
