using Local.Emulator.EventGrid.Delivery;

namespace Emulator.Tests.EventGrid;

/// <summary>https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema</summary>
public sealed class HandshakeTests
{
    private readonly ManualTimeProvider _clock = Some.Clock();
    private readonly TestValidation _webHook = new();
    private readonly Handshake _handshake;

    public HandshakeTests() => _handshake = new Handshake(_webHook, code => new Uri($"http://localhost/{code}"), _clock);

    [Fact]
    public async Task The_handshake_with_a_webhook_that_does_not_answer_is_repeated_with_growing_delays()
    {
        var running = _handshake.RunAsync(TestContext.Current.CancellationToken);
        var waits = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            var before = _clock.GetUtcNow();
            await NextAsync();
            waits.Add((_clock.GetUtcNow() - before).TotalSeconds);
        }
        Assert.Equal([1, 2, 4, 8, 16, 30, 30, 30], waits);
        Assert.Equal((false, ValidationState.Pending, "away"), (_handshake.IsValidated, _handshake.Answer.State, _handshake.Answer.Fault));

        _webHook.Answer = ValidationAnswer.Yes;
        await NextAsync();
        await running;
        Assert.Equal((true, ValidationState.Validated, null), (_handshake.IsValidated, _handshake.Answer.State, _handshake.Answer.Fault));
        Assert.Equal(_webHook.Codes.Count, _webHook.Codes.Distinct().Count());
    }

    [Fact]
    public async Task The_validation_URL_is_valid_for_ten_minutes_and_then_the_handshake_is_repeated()
    {
        _webHook.Answer = new ValidationAnswer(ValidationState.AwaitingManualAction, "open it");
        var running = _handshake.RunAsync(TestContext.Current.CancellationToken);
        await Eventually.True(() => _clock.NextDue is not null, TestContext.Current.CancellationToken);
        Assert.Equal(
            (Some.Noon + TimeSpan.FromMinutes(10), ValidationState.AwaitingManualAction), (_clock.NextDue, _handshake.Answer.State));
        await NextAsync();
        Assert.Equal(2, _webHook.Codes.Count);

        Assert.False(_handshake.Confirm(_webHook.Codes[0]));
        Assert.False(_handshake.Confirm(""));
        Assert.True(_handshake.Confirm(_webHook.Codes[1]));
        await running.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.True(_handshake.IsValidated);
    }

    private async Task NextAsync()
    {
        await Eventually.True(() => _clock.NextDue is not null, TestContext.Current.CancellationToken);
        var asked = _webHook.Codes.Count;
        _clock.AdvanceTo(_clock.NextDue!.Value);
        await Eventually.True(() => _webHook.Codes.Count > asked, TestContext.Current.CancellationToken);
    }
}
