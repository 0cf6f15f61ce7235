using System.Diagnostics.CodeAnalysis;

namespace Local.Emulator.EventGrid.Events;

/// <summary>The events of a request: all of them, or none if any violates the schema of the topic.</summary>
internal readonly record struct Publication(IReadOnlyList<GridEvent>? Events, string? Fault)
{
    [MemberNotNullWhen(true, nameof(Events))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool Succeeded => Fault is null;

    public static Publication Of(IReadOnlyList<GridEvent> events) => new(events, null);

    public static Publication Refused(string fault) => new(null, fault);
}
