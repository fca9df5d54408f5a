Console.WriteLine("valuelocate");
