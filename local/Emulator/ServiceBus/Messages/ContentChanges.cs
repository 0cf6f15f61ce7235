namespace Local.Emulator.ServiceBus.Messages;

/// <summary>Properties to set and to remove; everything else stays as it was sent.</summary>
internal sealed record ContentChanges
{
    private static readonly IReadOnlyDictionary<string, object?> NoProperties = new Dictionary<string, object?>();

    /// <summary>Application properties to add or to replace.</summary>
    public IReadOnlyDictionary<string, object?> Set { get; init; } = NoProperties;

    /// <summary>Names of application properties to remove.</summary>
    public IReadOnlyCollection<string> Remove { get; init; } = [];

    /// <summary>
    /// System properties to replace; null removes a property. Values have the type that <see cref="IMessageContent"/> uses.
    /// </summary>
    public IReadOnlyDictionary<SystemProperty, object?> System { get; init; } = new Dictionary<SystemProperty, object?>();
}
