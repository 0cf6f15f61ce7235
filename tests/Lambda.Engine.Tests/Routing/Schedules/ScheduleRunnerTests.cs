using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Engine.Async;
using Lambda.Engine.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lambda.Engine.Tests.Routing.Schedules;

public sealed class ScheduleRunnerTests : IDisposable
{
    // The engine's clock begins at 2026-01-02 03:04:05.
    private readonly TestEngine _engine = new(
        functions => functions.AddRaw<Keeps>("keeps").AddRaw<Counts>("counts"), ("Lambda:AccountId", "123456789012"));
    private readonly FakeScheduleStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _engine.Dispose();

    /// <summary>
    /// The event of https://docs.aws.amazon.com/lambda/latest/dg/with-eventbridge-scheduler.html, as EventBridge sends it for rules.
    /// </summary>
    [Fact]
    public async Task A_function_receives_a_scheduled_event()
    {
        await Runner(rules => rules.AddSchedule("my-scheduled-rule", "cron(4 3 * * ? *)", "keeps")).RunAsync(Cancellation);
        var payload = Encoding.UTF8.GetString(Assert.Single(Accepted()).Payload.Span);
        var id = (string?)JsonNode.Parse(payload)!["id"];
        Assert.True(Guid.TryParse(id, out _));
        Assert.Equal($$$"""
            {"version":"0","id":"{{{id}}}","detail-type":"Scheduled Event","source":"aws.events","account":"123456789012","time":"2026-01-02T03:04:00Z","region":"us-east-1","resources":["arn:aws:events:us-east-1:123456789012:rule/my-scheduled-rule"],"detail":{}}
            """, payload);
    }

    [Fact]
    public async Task A_rate_counts_from_the_time_when_the_rule_is_first_seen_and_restarts_when_the_rule_changes()
    {
        var every5 = Runner(rules => rules.AddSchedule("r", "rate(5 minutes)", "keeps"));
        Assert.Equal([], await MinutesAsync(every5, 5));
        Assert.Equal(["03:09", "03:14"], await MinutesAsync(every5, 10));
        // It is 03:19: the rule has a different rate from here on.
        Assert.Equal(["03:22", "03:25"], await MinutesAsync(Runner(rules => rules.AddSchedule("r", "rate(3 minutes)", "keeps")), 7));
    }

    [Fact]
    public async Task Each_target_receives_the_scheduled_event_or_its_own_constant_input()
    {
        await Runner(rules => rules.AddSchedule(
            "r", "cron(4 3 * * ? *)", [new RuleTarget("keeps"), new RuleTarget("counts") { Input = """{"all": true}""" }])).RunAsync(
            Cancellation);
        Assert.Equal(["counts", "keeps"], Accepted().Select(item => item.Function).Order(StringComparer.Ordinal));
        Assert.Equal("""{"all": true}""", Encoding.UTF8.GetString(Accepted().Single(item => item.Function == "counts").Payload.Span));
    }

    [Fact]
    public async Task Missed_runs_are_skipped_except_those_of_the_last_few_minutes()
    {
        var runner = Runner(rules => rules.AddSchedule("r", "cron(* * * * ? *)", "keeps"));
        Assert.Equal(["03:04"], await MinutesAsync(runner, 1));
        _engine.Time.Advance(TimeSpan.FromHours(5));
        Assert.Equal(["08:04", "08:05"], await MinutesAsync(runner, 1));
    }

    [Fact]
    public async Task A_disabled_rule_does_not_run_on_its_schedule()
    {
        await Runner(rules => rules.AddSchedule("r", "cron(* * * * ? *)", "keeps"), ("Lambda:Rules:r:Enabled", "false")).RunAsync(
            Cancellation);
        Assert.Empty(Accepted());
        Assert.Empty(_store.All);
    }

    [Fact]
    public async Task Several_instances_run_each_scheduled_time_once()
    {
        var runners = Enumerable.Range(0, 4).Select(_ => Runner(rules => rules.AddSchedule("r", "cron(* * * * ? *)", "keeps"))).ToArray();
        for (var minute = 0; minute < 20; minute++)
        {
            await Task.WhenAll(runners.Select(runner => Task.Run(() => runner.RunAsync(Cancellation), Cancellation)));
            _engine.Time.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.Equal(20, Accepted().Count);
        Assert.Equal(20, Accepted().Select(item => item.RequestId).Distinct().Count());
    }

    [Fact]
    public async Task A_scheduled_time_that_a_crashed_instance_had_claimed_is_run_by_another_one_however_late()
    {
        // It crashes after taking 03:04, before anything else.
        _store.Before = state =>
        {
            if (state.Running is not null)
                _store.Before = _ => throw new InvalidOperationException("It crashed.");
        };
        _engine.Queue.Before = () => throw new InvalidOperationException("It crashed.");
        var runner = Runner(rules => rules.AddSchedule("r", "cron(4 3 * * ? *)", "keeps"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => runner.RunAsync(Cancellation));
        (_store.Before, _engine.Queue.Before) = (null, null);

        await runner.RunAsync(Cancellation);
        Assert.Empty(Accepted());
        _engine.Time.Advance(TimeSpan.FromMinutes(10));
        await runner.RunAsync(Cancellation);
        await runner.RunAsync(Cancellation);
        Assert.Equal("2026-01-02T03:04:00Z", (string?)JsonNode.Parse(Assert.Single(Accepted()).Payload.Span)!["time"]);
    }

    [Fact]
    public async Task A_failing_rule_does_not_delay_others()
    {
        var calls = 0;
        _engine.Queue.Before = () => { if (++calls == 1) throw new StorageUnavailableException("away", new IOException()); };
        var runner = Runner(rules => rules.AddSchedule("a", "cron(4 3 * * ? *)", "keeps").AddSchedule("b", "cron(4 3 * * ? *)", "counts"));
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => runner.RunAsync(Cancellation));
        Assert.StartsWith("1 scheduled rules did not run:", error.Message, StringComparison.Ordinal);
        Assert.Equal(["counts"], Accepted().Select(item => item.Function));
        _engine.Time.Advance(TimeSpan.FromMinutes(1));
        await runner.RunAsync(Cancellation);
        Assert.Equal(["counts", "keeps"], Accepted().Select(item => item.Function));
    }

    [Fact]
    public void Each_claimed_scheduled_time_causes_a_single_request_whatever_fails()
    {
        // One step per minute: which store call fails in it, if any.
        Prop.ForAll(Gen.ListOf(Gen.Choose(0, 8)).ToArbitrary(), failures =>
        {
            using var engine = new TestEngine(functions => functions.AddRaw<Keeps>("keeps"));
            var (store, calls, failing, taken) = (new FakeScheduleStore(), 0, 0, new HashSet<DateTimeOffset>());
            void Call() { if (++calls == failing) throw new StorageUnavailableException("away", new IOException()); }
            store.Before = state => { Call(); if (state.Running is { } time) taken.Add(time); };
            (engine.Queue.Before, engine.Records.Before) = (Call, Call);
            var runner = Runner(engine, store, rules => rules.AddSchedule("r", "cron(* * * * ? *)", "keeps"));
            foreach (var failure in failures.Concat([0, 0]))
            {
                (calls, failing) = (0, failure);
                try { runner.RunAsync(Cancellation).GetAwaiter().GetResult(); } catch (StorageUnavailableException) { }
                engine.Time.Advance(TimeSpan.FromMinutes(1));
            }
            var messages = engine.Queue.Messages.Select(message => AsyncEventCodec.Read(message.Body)).ToList();
            return taken.Count == messages.Select(message => message.RequestId).Distinct().Count();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    private ScheduleRunner Runner(Func<RuleRegistry, RuleRegistry> register, params (string, string)[] settings) =>
        Runner(_engine, _store, register, settings);

    private static ScheduleRunner Runner(TestEngine engine, FakeScheduleStore store, Func<RuleRegistry, RuleRegistry> register,
        params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value))).Build();
        return new(
            new EventRules(register(new RuleRegistry()), engine.Catalogue, configuration), store, engine.Catalogue, engine.Async,
            engine.Records, engine.Time, NullLogger<ScheduleRunner>.Instance);
    }

    // Runs it each minute and returns the times for which it ran.
    private async Task<List<string>> MinutesAsync(ScheduleRunner runner, int minutes)
    {
        var before = Accepted().Count;
        for (var minute = 0; minute < minutes; minute++)
        {
            await runner.RunAsync(Cancellation);
            _engine.Time.Advance(TimeSpan.FromMinutes(1));
        }
        return [.. Accepted().Skip(before).Select(item => ((string)JsonNode.Parse(item.Payload.Span)!["time"]!)[11..16])];
    }

    private List<AsyncEvent> Accepted() => [.. _engine.Queue.Messages.Select(message => AsyncEventCodec.Read(message.Body))];
}
