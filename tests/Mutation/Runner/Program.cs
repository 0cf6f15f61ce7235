using System.Globalization;
using Mutation;
using Xunit.Runner.InProc.SystemConsole;

return args switch
{
    ["worker", var plan, var cover, var results, var product] => await Worker.RunAsync(plan, cover, results, product),
    ["one", var mutant, var cover, var product] =>
        await Worker.RunOneAsync(int.Parse(mutant, CultureInfo.InvariantCulture), cover, product),
    ["run", var stryker, var report, var product] => Foreman.Run(stryker, report, product),
    // As any other test project.
    _ => await ConsoleRunner.Run(args),
};
