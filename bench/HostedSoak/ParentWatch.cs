namespace HostedSoak;

/// <summary>Ends this process when its input closes, so that it does not outlive the soak, however that ends.</summary>
internal static class ParentWatch
{
    public static void Start() => new Thread(() =>
    {
        while (Console.In.Read() >= 0) { }
        Environment.Exit(1);
    })
    { IsBackground = true, Name = nameof(ParentWatch) }.Start();
}
