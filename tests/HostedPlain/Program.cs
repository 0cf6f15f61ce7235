using Microsoft.Extensions.Hosting;

// An app without ASP.NET Core, in the older form of Program.cs.
new HostBuilder().ConfigureFunctionsWorkerDefaults().Build().Run();
