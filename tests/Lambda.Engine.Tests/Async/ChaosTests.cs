using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Engine.Async;
using Lambda.Engine.Invocation;

namespace Lambda.Engine.Tests.Async;

/// <summary>The whole engine on a clock of its own, with handlers, storage, destinations and the app itself failing at random.</summary>
public sealed class ChaosTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_accepted_event_ends_once_and_its_records_reach_their_destinations_whatever_fails() =>
        Prop.ForAll(
            Gen.Choose(0, int.MaxValue).ToArbitrary(),
            seed => RunAsync(new Chaos(seed) { Storage = 0.12, Destinations = 0.3, Crashes = 0.05, LostAnswers = 0.05 }))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Handlers_run_as_often_as_documented_and_records_arrive_once_if_only_handlers_and_destinations_fail() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => RunAsync(new Chaos(seed) { Destinations = 0.3 }))
            .QuickCheckThrowOnFailure();

    private static async Task RunAsync(Chaos chaos)
    {
        using var engine = new TestEngine(functions => functions
            .AddRaw<Chaos>(
                "two-retries",
                options => (options.OnSuccess, options.DeadLetter, options.Timeout) = ("storage-queue:done", "service-bus-queue:dead", 1))
            .AddRaw<Chaos>(
                "one-retry", options => (options.OnSuccess, options.OnFailure, options.MaximumRetryAttempts, options.Timeout) = (
                    "function:two-retries", "storage-queue:mine", 1, 1))
            .AddRaw<Chaos>(
                "soon-too-old",
                options => (options.OnSuccess, options.MaximumEventAgeInSeconds, options.Timeout) = ("storage-queue:done", 60, 1)), chaos);
        chaos.Breaks(engine);
        var queue = new SimulatedQueue(engine, chaos);

        var accepted = new HashSet<string>();
        foreach (var function in engine.Catalogue.All)
            for (var number = 0; number < 4; number++)
                if (await AcceptAsync(engine, function, $"{function.Name}-{number}")) accepted.Add($"{function.Name}-{number}");
        await queue.DrainAsync();
        AssertEnded(engine, chaos, accepted, redrives: 0);

        var failed = engine.Letters.All.Select(letter => letter.RequestId).ToHashSet();
        foreach (var id in failed)
            while (!await RedriveAsync(engine, id)) engine.Time.Advance(DeadLetter.Lease);
        await queue.DrainAsync();
        AssertEnded(engine, chaos, accepted, redrives: 1);
        Assert.All(
            engine.Letters.All, letter =>
                Assert.Equal((DeadLetterState.Waiting, true), (letter.State, letter.Redrives == 1 || !failed.Contains(letter.RequestId))));
    }

    private static void AssertEnded(TestEngine engine, Chaos chaos, HashSet<string> accepted, int redrives)
    {
        Assert.Empty(accepted.Except(engine.Records.All.Keys));
        foreach (var record in engine.Records.All.Values)
        {
            Assert.True(record.IsTerminal, $"{record.RequestId} is {record.State}");
            // Each life of an event ends exactly once.
            Assert.Equal(1 + (record.Redrives ?? 0), engine.Records.Ends.Count(end => end.RequestId == record.RequestId));
            Assert.Contains(record.Condition!.Value, Arrived(engine, record));

            var retries = engine.Function(record.FunctionName).Options.MaximumRetryAttempts;
            var lives = 1 + (record.Redrives ?? 0);
            Assert.InRange(record.Attempts, 0, lives * (retries + 1));
            if (record is { Condition: InvocationCondition.RetriesExhausted, Redrives: null }) Assert.Equal(retries + 1, record.Attempts);
            if (chaos.IsCalm) Assert.Equal(record.Attempts, chaos.Calls(record.RequestId));

            var letter = engine.Letters.All.SingleOrDefault(letter => letter.RequestId == record.RequestId);
            Assert.Equal(record.State == InvocationState.Failed, letter is not null);
            if (letter is not null)
                Assert.Equal(
                    (record.Attempts, record.Condition, true),
                    (letter.Attempts, letter.Condition, engine.Payloads.Blobs.ContainsKey(letter.PayloadBlob!)));
        }
        if (chaos.IsCalm)
            Assert.All(
                engine.Destination.Records.Concat(engine.DeadLetterQueue.Records).GroupBy(sent => sent), group => Assert.Single(group));
        Assert.True(redrives == 1 || engine.Records.All.Values.All(record => record.Redrives is null));
    }

    /// <summary>The conditions of the records that arrived for an event where its function wants them.</summary>
    private static HashSet<InvocationCondition> Arrived(TestEngine engine, InvocationRecord record)
    {
        if (record is { FunctionName: "one-retry", State: InvocationState.Succeeded })
            return engine.Records.All.Values.Any(child => child.ParentRequestId == record.RequestId) ? [InvocationCondition.Success] : [];
        var name = record.State == InvocationState.Succeeded ? "done" : record.FunctionName == "one-retry" ? "mine" : "lambda-on-failure";
        var sent = Conditions(engine.Destination, name);
        if (record is { FunctionName: "two-retries", State: InvocationState.Failed })
            sent.IntersectWith(Conditions(engine.DeadLetterQueue, "dead"));
        return sent;

        HashSet<InvocationCondition> Conditions(Fakes.FakeDestination destination, string queue) =>
            [.. destination.Records.Where(item => item.Name == queue).Select(item => JsonNode.Parse(item.Json)!["requestContext"]!)
                .Where(context => (string?)context["requestId"] == record.RequestId)
                    .Select(context => Enum.Parse<InvocationCondition>((string)context["condition"]!))];
    }

    private static async Task<bool> AcceptAsync(TestEngine engine, LambdaFunction function, string id)
    {
        try
        {
            await engine.Async.AcceptAsync(function, new(id, Encoding.UTF8.GetBytes($$"""{"id":"{{id}}"}""")), Cancellation);
            return true;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    private static async Task<bool> RedriveAsync(TestEngine engine, string id)
    {
        try
        {
            return await engine.Redriver.RedriveAsync(id, Cancellation) is RedriveOutcome.Done or RedriveOutcome.AlreadyRedriven;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    /// <summary>
    /// Hands out messages as a Storage queue and its trigger do: in the order of their time, again when they were not completed, and to the
    /// poison queue after ten times.
    /// </summary>
    private sealed class SimulatedQueue(TestEngine engine, Chaos chaos)
    {
        private const int MaxDequeueCount = 10;
        private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(10);
        private readonly PriorityQueue<(ReadOnlyMemory<byte> Body, int Count), (DateTimeOffset, int)> _waiting = new();
        private int _order;

        public async Task DrainAsync()
        {
            Collect();
            for (var steps = 0; _waiting.TryDequeue(out var message, out var key); steps++)
            {
                Assert.True(steps < 5_000, "The queue never becomes empty.");
                engine.Time.AdvanceTo(key.Item1);
                if (!await HandleAsync(message.Body, message.Count + 1))
                    _waiting.Enqueue((message.Body, message.Count + 1), (engine.Time.GetUtcNow() + Visibility, _order++));
                Collect();
            }
        }

        private async Task<bool> HandleAsync(ReadOnlyMemory<byte> body, int count)
        {
            try
            {
                var work = count > MaxDequeueCount
                    ? engine.Processor.DeadLetterAsync(body, new("m", default, 1), Cancellation)
                    : engine.Processor.ProcessAsync(body, new("m", default, count), Cancellation);
                // Every handler ends at once, except for one that hangs.
                if (!work.IsCompleted) engine.Time.Advance(TimeSpan.FromSeconds(1));
                await work.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
                return !chaos.Happens(chaos.Crashes);
            }
            catch (StorageUnavailableException)
            {
                return false;
            }
        }

        // Checks what has been sent in the meantime against the schedule.
        private void Collect()
        {
            while (engine.Queue.Messages.TryDequeue(out var message))
            {
                if (!DeliveryCodec.IsDelivery(message.Body)) AssertDelay(AsyncEventCodec.Read(message.Body), message.Delay);
                else Assert.Equal(Math.Min(300, Math.Pow(2, DeliveryCodec.Read(message.Body).Tries)), message.Delay.TotalSeconds);
                _waiting.Enqueue((message.Body, 0), (engine.Time.GetUtcNow() + message.Delay, _order++));
            }
        }

        private void AssertDelay(AsyncEvent next, TimeSpan delay)
        {
            var documented = next switch
            {
                { Backoffs: > 0 } => Math.Min(300, Math.Pow(2, next.Backoffs - 1)),
                { Attempt: 1 } => 0,
                { Attempt: 2 } => 60,
                _ => 120,
            };
            var left = (next.AgesFrom + engine.Function(next.Function).Options.MaximumEventAge - engine.Time.GetUtcNow()).TotalSeconds;
            if (left > 0 || next.Backoffs == 0) documented = Math.Min(documented, Math.Max(0, left));
            Assert.Equal(documented, delay.TotalSeconds);
        }
    }

    /// <summary>Decides what fails. As a handler it returns, throws, hangs until its time is over, or returns what is not JSON.</summary>
    private sealed class Chaos(int seed) : IRawHandler
    {
        private readonly Random _random = new(seed);
        private readonly Dictionary<string, int> _calls = [];

        public double Storage { get; init; }
        public double Destinations { get; init; }
        public double Crashes { get; init; }
        public double LostAnswers { get; init; }
        public bool IsCalm => Storage == 0 && Crashes == 0;

        public bool Happens(double probability) => probability > 0 && _random.NextDouble() < probability;

        public int Calls(string requestId) => _calls.GetValueOrDefault(requestId);

        public void Breaks(TestEngine engine)
        {
            engine.Queue.Before = engine.Payloads.Before = engine.Records.Before = engine.Letters.Before = () =>
            {
                if (Happens(Storage))
                    throw new StorageUnavailableException("away", new IOException());
            };
            engine.Destination.Before = engine.DeadLetterQueue.Before = () =>
            {
                if (Happens(Destinations))
                    throw new DestinationUnavailableException("away");
            };
            engine.Queue.After = engine.Payloads.After = engine.Records.After = engine.Letters.After = () =>
            {
                if (Happens(LostAnswers))
                    throw new StorageUnavailableException("lost", new IOException());
            };
            engine.Destination.After = engine.DeadLetterQueue.After = () =>
            {
                if (Happens(LostAnswers))
                    throw new DestinationUnavailableException("lost");
            };
        }

        public async ValueTask<ReadOnlyMemory<byte>> HandleAsync(
            ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
        {
            _calls[context.AwsRequestId] = Calls(context.AwsRequestId) + 1;
            switch (_random.Next(6))
            {
                case 0 or 1: throw new InvalidOperationException("At random.");
                case 2: await Task.Delay(Timeout.Infinite, cancellation); return input;
                case 3: return "no JSON"u8.ToArray();
                default: return input;
            }
        }
    }
}
