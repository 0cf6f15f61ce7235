namespace Local.Emulator.Ports;

/// <summary>The exception thrown when the emulator cannot start. Its message is shown to the user.</summary>
internal sealed class StartException(string message, Exception? inner = null) : Exception(message, inner)
{
    public static StartException PortInUse(int port, string use, string option, Exception inner) =>
        new($"Port {port}, for {use}, is in use by another program. Stop it, or choose another port with {option} <number>.", inner);
}
