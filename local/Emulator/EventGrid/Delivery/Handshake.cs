using System.Security.Cryptography;
using System.Text;
using Local.Emulator.EventGrid.Definitions;

namespace Local.Emulator.EventGrid.Delivery;

/// <summary>Repeats the validation of a webhook until it succeeds.</summary>
/// <remarks>
/// The service asks once, when the subscription is created. The emulator may start before the app does, so it does not give up.
/// </remarks>
/// <param name="url">Makes the validation URL for a code.</param>
internal sealed class Handshake(IValidation validation, Func<string, Uri> url, TimeProvider time)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1), LongestWait = TimeSpan.FromSeconds(30);
    private readonly TaskCompletionSource _validated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private (string Code, DateTimeOffset Asked)? _question;
    private ValidationAnswer _answer = new(ValidationState.Pending, null);

    public bool IsValidated => _validated.Task.IsCompleted;

    /// <summary>The state of the validation, and the reason if it has not succeeded.</summary>
    public ValidationAnswer Answer
    {
        get { lock (_gate) return IsValidated ? ValidationAnswer.Yes : _answer; }
    }

    /// <summary>Validates the webhook. Completes when it has succeeded.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        for (var wait = FirstWait; !IsValidated; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            var code = Guid.NewGuid().ToString().ToUpperInvariant();
            lock (_gate) _question = (code, time.GetUtcNow());
            var answer = await AskAsync(code, cancellation).ConfigureAwait(false);
            lock (_gate) _answer = answer;
            if (answer.State == ValidationState.Validated) _validated.TrySetResult();
            await ConfirmedAsync(
                answer.State == ValidationState.AwaitingManualAction ? EventGridLimits.ManualValidation : wait,
                cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Validates the webhook through its validation URL. Returns false if the code is wrong or has expired.</summary>
    public bool Confirm(string code)
    {
        lock (_gate)
        {
            var known = _question is { } question && time.GetUtcNow() - question.Asked <= EventGridLimits.ManualValidation
                && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(question.Code), Encoding.UTF8.GetBytes(code));
            if (known) _validated.TrySetResult();
            return known;
        }
    }

    private async Task<ValidationAnswer> AskAsync(string code, CancellationToken cancellation)
    {
        try
        {
            return await validation.AskAsync(code, url(code), cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // Retries whatever the failure is.
            return new ValidationAnswer(ValidationState.Pending, e.Message);
        }
    }

    private async Task ConfirmedAsync(TimeSpan wait, CancellationToken cancellation)
    {
        try
        {
            await _validated.Task.WaitAsync(wait, time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The handshake is sent again.
        }
    }
}
