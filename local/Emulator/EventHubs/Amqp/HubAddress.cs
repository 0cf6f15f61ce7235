namespace Local.Emulator.EventHubs.Amqp;

/// <summary>
/// The parts of an address: <c>hub</c>, <c>hub/Partitions/id</c> or <c>hub/ConsumerGroups/group/Partitions/id</c>. Addresses ignore case.
/// https://learn.microsoft.com/azure/event-hubs/event-hubs-features
/// </summary>
/// <param name="Rest">The rest of the address that is none of these parts; if there is one, nothing exists at the address.</param>
internal readonly record struct HubAddress(string Hub, string? Group, string? Partition, string? Rest)
{
    private const string Groups = "ConsumerGroups", Partitions = "Partitions";

    public static HubAddress Parse(string address) => address.Split('/') switch
    {
        [var hub] => new HubAddress(hub, null, null, null),
        [var hub, var at, var id] when Is(at, Partitions) => new HubAddress(hub, null, id, null),
        [var hub, var of, var group, var at, var id] when Is(of, Groups) && Is(at, Partitions) => new HubAddress(hub, group, id, null),
        [var hub, .. var rest] => new HubAddress(hub, null, null, string.Join('/', rest)),
        [] => default,
    };

    private static bool Is(string part, string name) => part.Equals(name, StringComparison.OrdinalIgnoreCase);
}
