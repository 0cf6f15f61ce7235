namespace Local.Emulator.EventGrid.Delivery;

/// <summary>Asks a webhook once whether it accepts the events.</summary>
internal interface IValidation
{
    /// <param name="code">What the answer has to show.</param>
    /// <param name="url">What can be opened instead.</param>
    Task<ValidationAnswer> AskAsync(string code, Uri url, CancellationToken cancellation);
}

/// <param name="State">Pending if the webhook did not take the question.</param>
/// <param name="Fault">Why it is not validated; null if it is.</param>
internal readonly record struct ValidationAnswer(ValidationState State, string? Fault)
{
    public static ValidationAnswer Yes { get; } = new(ValidationState.Validated, null);
}
