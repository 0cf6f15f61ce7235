using Local.Emulator.EventHubs.Outcomes;

namespace Local.Emulator.EventHubs.Partitions;

/// <summary>
/// The refusals for a reader that may not join a partition, or has lost it, in the service's words, because clients depend on them.
/// </summary>
internal static class ReaderRefusals
{
    private const string Unnamed = "nil";

    public static Refusal OwnerLevelTaken(ReaderIdentity arriving, ReaderIdentity present) => new(
        HubError.ReaderDisconnected,
        arriving.OwnerLevel is null
            ? $"At least one receiver for the endpoint is created with epoch of '{present.OwnerLevel}', and so non-epoch receiver is not "
                + "allowed. Either reconnect with a higher epoch, or make sure all epoch receivers are closed or disconnected."
            : $"Receiver '{Name(present)}' with a higher epoch '{present.OwnerLevel}' already exists. Receiver '{Name(arriving)}' with "
                + $"epoch {arriving.OwnerLevel} cannot be created. Make sure you are creating receiver with increasing epoch value to "
                    + "ensure connectivity, or ensure all old epoch receivers are closed or disconnected.");

    public static Refusal Displaced(ReaderIdentity arriving, ReaderIdentity present) => new(
        HubError.ReaderDisconnected,
        $"New receiver '{Name(arriving)}' with higher epoch of '{arriving.OwnerLevel}' is created hence current receiver "
            + $"'{Name(present)}' with epoch '{present.OwnerLevel ?? -1}' is getting disconnected. If you are recreating the receiver, "
                + "make sure a higher epoch is used.");

    public static Refusal TooManyReaders(IEnumerable<ReaderIdentity> present) => new(
        HubError.QuotaExceeded,
        $"Exceeded the maximum number of allowed receivers per partition in a consumer group which is "
            + $"{HubLimits.ReadersWithoutOwnerLevel}. List of connected receivers - {string.Join(", ", present.Select(Name))}.");

    private static string Name(ReaderIdentity reader) => reader.Name is { Length: > 0 } name ? name : Unnamed;
}
