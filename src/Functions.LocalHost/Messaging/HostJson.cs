namespace Functions.LocalHost.Messaging;

/// <summary>Checks an extension's settings in host.json.</summary>
/// <param name="section">The extension's section, such as <c>extensions.serviceBus</c>.</param>
internal readonly struct HostJson(string section)
{
    /// <summary>Throws if a value is not allowed.</summary>
    /// <exception cref="InvalidOperationException">The message names the setting, its value and what is allowed.</exception>
    public void Require(bool allowed, string setting, object? value, string rule)
    {
        if (!allowed) throw new InvalidOperationException($"host.json: {section}.{setting} is '{value}'; it must be {rule}.");
    }
}
