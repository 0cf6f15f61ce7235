using System.Globalization;

namespace Soak.Watching;

/// <summary>What a process had at a time.</summary>
/// <param name="Seconds">Since the load began.</param>
/// <param name="Process">Its name in the report.</param>
/// <param name="Memory">Its resident memory, in MB.</param>
/// <param name="Heap">Its managed heap after the last collection, in MB.</param>
/// <param name="Handles">Its open handles: files, sockets, pipes.</param>
internal sealed record Sample(double Seconds, string Process, int Id, double Memory, double Heap, int Handles, int Threads)
{
    public const string Emulator = "emulator", Staying = "app", Killed = "app that is killed";

    public const string Header = "seconds,process,pid,memory_mb,heap_mb,handles,threads";

    public string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"{Seconds:0.0},{Process},{Id},{Memory:0.00},{(double.IsNaN(Heap) ? "" : $"{Heap:0.00}")},{Handles},{Threads}");
}

/// <summary>A figure of samples.</summary>
internal sealed record Figure(string Name, string Unit, Func<Sample, double> Of)
{
    public static IReadOnlyList<Figure> All { get; } =
    [
        new("Resident memory", "MB", sample => sample.Memory),
        new("Managed heap after the last collection", "MB", sample => sample.Heap),
        new("Open handles", "", sample => sample.Handles),
        new("Threads", "", sample => sample.Threads),
    ];
}
