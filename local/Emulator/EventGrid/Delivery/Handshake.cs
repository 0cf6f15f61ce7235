using System.Security.Cryptography;
using System.Text;
using Local.Emulator.EventGrid.Definitions;

namespace Local.Emulator.EventGrid.Delivery;

/// <summary>Asks a webhook again and again until it is validated.</summary>
/// <remarks>
/// The service asks once, when the subscription is created. The emulator may be there before the app is, so it does not give up.
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

    /// <summary>How it stands, and what keeps it from being validated.</summary>
    public ValidationAnswer Answer
    {
        get { lock (_gate) return IsValidated ? ValidationAnswer.Yes : _answer; }
    }

    /// <summary>Returns when the webhook is validated.</summary>
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

    /// <summary>The validation URL was opened. False if the code is not that of the last question, or too old.</summary>
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
            // Whatever the endpoint does to the question, it is asked again.
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
            // It is asked again.
        }
    }
}
