namespace Functions.LocalHost.Listeners;

/// <summary>A value of the trigger metadata that is created only when it is read. Few functions read the metadata of a batch.</summary>
internal sealed class LazyValue(Func<object?> read)
{
    private readonly Lazy<object?> _value = new(read);

    public object? Value => _value.Value;

    public override string? ToString() => Value?.ToString();
}
