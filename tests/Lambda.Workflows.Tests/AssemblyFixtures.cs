[assembly: AssemblyFixture(typeof(Lambda.Workflows.Tests.WorkflowApp))]
