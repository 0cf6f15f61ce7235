namespace Local.Host;

/// <summary>The terminal that the app was started from; silent when the app runs inside another program, such as a test.</summary>
internal sealed class LocalConsole(bool isOwnProgram)
{
    /// <summary>Whether the app is the program that runs.</summary>
    public bool IsOwnProgram => isOwnProgram;

    public void WriteLine(string line)
    {
        if (isOwnProgram) Console.Out.WriteLine(line);
    }
}
