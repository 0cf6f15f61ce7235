using System.Diagnostics.CodeAnalysis;

namespace Local.Emulator.EventHubs.Outcomes;

/// <summary>The reason why an operation was refused, as the service tells its clients.</summary>
internal sealed record Refusal(HubError Error, string Description);

/// <summary>A result, or the reason why there is none.</summary>
internal readonly record struct HubOutcome<T>
{
    private HubOutcome(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>The result; the default of its type if the operation was refused.</summary>
    public T? Value { get; }

    public Refusal? Refusal { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Succeeded => Refusal is null;

    public static implicit operator HubOutcome<T>(T value) => new(value, null);

    public static implicit operator HubOutcome<T>(Refusal refusal) => new(default, refusal);
}
