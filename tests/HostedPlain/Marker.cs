namespace HostedPlain;

/// <summary>Names the app in tests.</summary>
public sealed class Marker;
