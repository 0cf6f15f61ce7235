using Lambda.Engine.Changes;
using Lambda.Engine.Invocation;
using Lambda.Engine.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lambda.Engine.Tests.Settings;

public sealed class FunctionSettingsTests : IDisposable
{
    private readonly TestEngine _engine = new(
        functions => functions.AddRaw<Echo>("f", options => (options.Timeout, options.MaximumRetryAttempts) = (5, 1)).AddRaw<Counts>("g"));
    private readonly FakeChanges<FunctionChanges> _store = new();
    private readonly FunctionSettings _settings;

    public FunctionSettingsTests() => _settings = New(_engine);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private FunctionSettings New(TestEngine engine) =>
        new(engine.Catalogue, engine.Destinations, _store, engine.Time, NullLogger<FunctionSettings>.Instance);

    private FunctionOptions Options => _engine.Function("f").Options;

    private Task<FunctionChanges> ChangeAsync(Func<FunctionChanges, FunctionChanges> change) =>
        _settings.ChangeAsync(_engine.Function("f"), change, Cancellation);

    [Fact]
    public async Task A_change_applies_at_once_and_overrides_both_code_and_settings()
    {
        var changed = await ChangeAsync(changes => changes with
        {
            Timeout = 9,
            EventInvoke = new(
                _engine.Time.GetUtcNow())
            { MaximumEventAgeInSeconds = 60, OnSuccess = "arn:aws:lambda:us-east-1:000000000000:function:g" }
        });
        Assert.Equal(
            (9, 2, 60, "function:g"), (Options.Timeout, Options.MaximumRetryAttempts, Options.MaximumEventAgeInSeconds, Options.OnSuccess));
        Assert.Equal(_engine.Time.GetUtcNow(), changed.ChangedAt);
        Assert.Equal("function:g", _engine.Destinations.OnSuccess("f")?.ToString());

        await ChangeAsync(changes => changes with { Timeout = null, EventInvoke = null });
        Assert.Equal(
            (5, 1, 21_600, null), (Options.Timeout, Options.MaximumRetryAttempts, Options.MaximumEventAgeInSeconds, Options.OnSuccess));
    }

    [Fact]
    public async Task Another_instance_applies_a_change_at_its_next_refresh()
    {
        using var other = new TestEngine(functions => functions.AddRaw<Echo>("f").AddRaw<Counts>("g"));
        var others = New(other);
        await ChangeAsync(changes => changes with { ReservedConcurrentExecutions = 0 });
        Assert.IsType<InvocationOutcome.Succeeded>(await other.InvokeAsync("f", "1"));
        await others.RefreshAsync(Cancellation);
        Assert.Equal(
            ThrottleReason.ReservedFunctionConcurrentInvocationLimitExceeded,
            Assert.IsType<InvocationOutcome.Throttled>(await other.InvokeAsync("f", "1")).Reason);
        await ChangeAsync(changes => changes with { ReservedConcurrentExecutions = null });
        await others.RefreshAsync(Cancellation);
        Assert.IsType<InvocationOutcome.Succeeded>(await other.InvokeAsync("f", "1"));
    }

    [Fact]
    public async Task A_change_is_retried_when_another_writer_has_changed_the_function_first()
    {
        var tries = 0;
        await ChangeAsync(changes =>
        {
            if (tries++ == 0) Assert.NotNull(_store.TryPutAsync(new("f") { MemorySize = 512 }, Cancellation).Result);
            return changes with { Timeout = 9 };
        });
        Assert.Equal((2, 9, 512), (tries, Options.Timeout, Options.MemorySize));
    }

    [Theory]
    [InlineData(0, null, "f:Timeout is 0")]
    [InlineData(901, null, "f:Timeout is 901")]
    [InlineData(5, "arn:aws:dynamodb:us-east-1:000000000000:table/t",
        "OnSuccess is 'arn:aws:dynamodb:us-east-1:000000000000:table/t'; known kinds are")]
    [InlineData(5, "arn:aws:lambda:us-east-1:000000000000:function:f", "You can't specify the function as a destination for itself.")]
    [InlineData(5, "function:nobody", "OnSuccess is 'function:nobody'; there is no function 'nobody'.")]
    public async Task Invalid_options_are_refused_and_not_stored(int timeout, string? onSuccess, string problem)
    {
        var error = await Assert.ThrowsAsync<InvalidChangeException>(
            () => ChangeAsync(changes => changes with { Timeout = timeout, EventInvoke = new(default) { OnSuccess = onSuccess } }));
        Assert.StartsWith(problem, error.Message, StringComparison.Ordinal);
        Assert.Null(await _store.FindAsync("f", Cancellation));
        Assert.Equal(5, Options.Timeout);
    }

    [Fact]
    public async Task Stored_changes_that_cannot_be_applied_leave_the_function_unchanged()
    {
        await _store.TryPutAsync(new("f") { Timeout = 100_000, MemorySize = 512 }, Cancellation);
        await _store.TryPutAsync(new("gone") { Timeout = 1 }, Cancellation);
        await _store.TryPutAsync(new("g") { Timeout = 7 }, Cancellation);
        await _settings.RefreshAsync(Cancellation);
        Assert.Equal((5, 128, 7), (Options.Timeout, Options.MemorySize, _engine.Function("g").Options.Timeout));
    }

    [Fact]
    public async Task A_running_invocation_keeps_the_timeout_it_started_with()
    {
        var handler = new Waits();
        using var engine = new TestEngine(functions => functions.AddRaw<Waits>("f", options => options.Timeout = 10), handler);
        var running = engine.InvokeAsync("f", "{}");
        await handler.Began;
        await New(engine).ChangeAsync(engine.Function("f"), changes => changes with { Timeout = 1 }, Cancellation);
        engine.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(running.IsCompleted);
        engine.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains(
            "after 10.00 seconds", Assert.IsType<InvocationOutcome.Failed>(await running).Error.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arn:aws:lambda:eu-west-1:123456789012:function:f", false, "function:f")]
    [InlineData("arn:aws:lambda:eu-west-1:123456789012:function:f:$LATEST", false, "function:f")]
    [InlineData("arn:aws:lambda:eu-west-1:123456789012:function:f:v1", false, "arn:aws:lambda:eu-west-1:123456789012:function:f:v1")]
    [InlineData("arn:aws:sqs:eu-west-1:123456789012:q", false, "storage-queue:q")]
    [InlineData("arn:aws:sqs:eu-west-1:123456789012:q", true, "service-bus-queue:q")]
    [InlineData("arn:aws:sns:eu-west-1:123456789012:t", false, "service-bus-topic:t")]
    [InlineData("arn:aws:events:eu-west-1:123456789012:event-bus/b", false, "event-grid:b")]
    [InlineData("arn:aws:s3:::c", false, "blob:c")]
    [InlineData("storage-queue:q", false, "storage-queue:q")]
    [InlineData("", true, null)]
    public void An_ARN_is_translated_to_the_address_of_the_corresponding_Azure_service(string text, bool isDeadLetter, string? address) =>
        Assert.Equal(address, DestinationText.ToAddress(text, isDeadLetter));

    public void Dispose() => _engine.Dispose();
}
