namespace Local.Emulator.EventGrid.Delivery;

/// <summary>Asks a webhook once whether it accepts events.</summary>
internal interface IValidation
{
    /// <param name="code">The code that the answer has to contain.</param>
    /// <param name="url">The URL that can be opened instead.</param>
    Task<ValidationAnswer> AskAsync(string code, Uri url, CancellationToken cancellation);
}

/// <param name="State">Pending if the webhook did not accept the request.</param>
/// <param name="Fault">The reason why the webhook is not validated; null if it is.</param>
internal readonly record struct ValidationAnswer(ValidationState State, string? Fault)
{
    public static ValidationAnswer Yes { get; } = new(ValidationState.Validated, null);
}
